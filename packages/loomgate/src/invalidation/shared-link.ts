/** What the holder of the slot has to know of the way to the other instances. */
export interface SharedLink {
  /** Whether Redis answers, on the connection for commands and on the one for messages. */
  isUp(): Promise<boolean>;
  /** @param onBreak told whenever one of the connections breaks */
  watch(onBreak: () => void): void;
  /** Answers in Redis are not asked for: it is not told of what is purged. */
  suspend(): void;
  /** They may be, once another epoch has begun. */
  resume(): void;
  /** What is said next in Redis is said in another epoch. */
  beginAnew(): void;
}
