/**
 * Sends the topics that have new events to all instances, at most once. A lost message only delays an event, because
 * followers read the log periodically as well.
 */
export interface Channel {
  /** @param topics null for all topics */
  publish(topics: ReadonlySet<string> | null): void;
  /** Whether messages arrive, as far as this instance knows. */
  isOpen(): boolean;
  /**
   * @param onTopics called with topics that have new events
   * @param onAny called when any topic may have new events, because messages may be lost
   */
  listen(onTopics: (topics: Iterable<string>) => void, onAny: () => void): void;
}

/** A channel for a single instance. */
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
