import { typeOf } from './event';

/** Wakes one follower of a topic. A notification before `next` is called is kept for the next call. */
export interface TopicSignal {
  notify(): void;
  /** Resolves when it has been notified since the last call resolved. */
  next(): Promise<void>;
  /** Unregisters it. */
  leave(): void;
}

/** The followers of this instance, by topic. */
export interface Notifier {
  join(topic: string): TopicSignal;
  notify(topics: Iterable<string>): void;
  notifyAll(): void;
  /** The number of followers, by the type in their topics. */
  counts(): ReadonlyMap<string, number>;
}

export function createNotifier(): Notifier {
  const byTopic = new Map<string, Set<TopicSignal>>();

  function notify(topics: Iterable<string>): void {
    for (const topic of topics) for (const signal of byTopic.get(topic) ?? []) signal.notify();
  }

  function leave(topic: string, signal: TopicSignal): void {
    const signals = byTopic.get(topic);
    signals?.delete(signal);
    if (signals?.size === 0) byTopic.delete(topic);
  }

  return {
    notify,
    notifyAll: () => notify(byTopic.keys()),
    join(topic) {
      const signal = createSignal(() => leave(topic, signal));
      byTopic.set(topic, (byTopic.get(topic) ?? new Set()).add(signal));
      return signal;
    },
    counts() {
      const counts = new Map<string, number>();
      for (const [topic, { size }] of byTopic) counts.set(typeOf(topic), (counts.get(typeOf(topic)) ?? 0) + size);
      return counts;
    },
  };
}

function createSignal(leave: () => void): TopicSignal {
  let notified = Promise.withResolvers<void>();
  return {
    leave,
    notify: () => notified.resolve(),
    async next() {
      await notified.promise;
      notified = Promise.withResolvers();
    },
  };
}
