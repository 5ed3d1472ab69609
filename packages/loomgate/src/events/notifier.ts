import { typeOf } from './event';

/** Wakes whoever waits for a topic. A bell that is rung before anybody waits is heard by the next one who does. */
export interface TopicSignal {
  ring(): void;
  /** Resolves when it has been rung since it was last heard. */
  heard(): Promise<void>;
  /** Nobody rings it any more. */
  leave(): void;
}

export interface Notifier {
  join(topic: string): TopicSignal;
  ring(topics: Iterable<string>): void;
  ringAll(): void;
  /** How many listen, by the type in their topics. */
  counts(): ReadonlyMap<string, number>;
}

export function createNotifier(): Notifier {
  const byTopic = new Map<string, Set<TopicSignal>>();

  function ring(topics: Iterable<string>): void {
    for (const topic of topics) for (const bell of byTopic.get(topic) ?? []) bell.ring();
  }

  function leave(topic: string, bell: TopicSignal): void {
    const bells = byTopic.get(topic);
    bells?.delete(bell);
    if (bells?.size === 0) byTopic.delete(topic);
  }

  return {
    ring,
    ringAll: () => ring(byTopic.keys()),
    join(topic) {
      const bell = createBell(() => leave(topic, bell));
      byTopic.set(topic, (byTopic.get(topic) ?? new Set()).add(bell));
      return bell;
    },
    counts() {
      const counts = new Map<string, number>();
      for (const [topic, { size }] of byTopic) counts.set(typeOf(topic), (counts.get(typeOf(topic)) ?? 0) + size);
      return counts;
    },
  };
}

function createBell(leave: () => void): TopicSignal {
  let rung = Promise.withResolvers<void>();
  return {
    leave,
    ring: () => rung.resolve(),
    async heard() {
      await rung.promise;
      rung = Promise.withResolvers();
    },
  };
}
