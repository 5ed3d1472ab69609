/** How the time that answers may lag behind is spent. All in milliseconds. */
export interface Timing {
  readonly beatEveryMs: number;
  /** A beat that came back out of the log later than this proves too little. */
  readonly maxRoundTripMs: number;
  /** A beat that Redis takes later than this after it was sent is not published. */
  readonly maxPublishMs: number;
  /** A beat that may have been published longer ago than this proves too little, too. */
  readonly maxSilenceMs: number;
  /** How often an instance measures what the way from Redis takes. */
  readonly pingEveryMs: number;
}

/**
 * What an instance serves is true as of when the newest beat was sent into the log. Its age is at most the sum of three
 * spans, each measured on one clock: its round trip through the log, its way to Redis, and the time since it was published.
 * @param lagMs how much that may be at the most
 */
export function timingOf(lagMs: number): Timing {
  const beatEveryMs = Math.min(lagMs / 5, 1_000);
  return {
    beatEveryMs,
    maxRoundTripMs: lagMs * 0.35,
    maxPublishMs: lagMs * 0.1,
    maxSilenceMs: lagMs * 0.55,
    pingEveryMs: beatEveryMs / 4,
  };
}
