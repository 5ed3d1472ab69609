/**
 * Carries the names of topics that have new events to all instances, at most once: what is lost here delays an event, and
 * no more than that, since whoever listens looks into the log from time to time.
 */
export interface Channel {
  /** @param topics null stands for all of them */
  publish(topics: ReadonlySet<string> | null): void;
  /** Whether what is published arrives, as far as this instance knows. */
  isOpen(): boolean;
  /**
   * @param onTopics told of topics
   * @param onAny told when any of them may have some: something may have been lost
   */
  listen(onTopics: (topics: Iterable<string>) => void, onAny: () => void): void;
}

/** For one instance alone. */
export function createLocalChannel(): Channel {
  let publish: Channel['publish'] = () => undefined;
  return {
    publish: (topics) => publish(topics),
    isOpen: () => true,
    listen(onTopics, onAny) {
      publish = (topics) => (topics ? onTopics(topics) : onAny());
    },
  };
}
