/** How the allowed lag of answers is divided. All in milliseconds. */
export interface Timing {
  readonly heartbeatEveryMs: number;
  /** A heartbeat that takes longer than this through the WAL is not published. */
  readonly maxRoundTripMs: number;
  /** A heartbeat that Redis runs later than this after it was sent is not published. */
  readonly maxPublishMs: number;
  /** Without a heartbeat published within this time, the instance bypasses its cache. */
  readonly maxSilenceMs: number;
  /** How often an instance pings Redis, to bound the delay of messages. */
  readonly pingEveryMs: number;
}

/**
 * Divides the allowed lag. Answers are current as of when the newest heartbeat was written to the WAL. Its
 * age is at most the sum of three spans, each measured on one clock: the round trip through the WAL, the way to Redis,
 * and the time since it was published.
 * @param lagMs the allowed lag
 */
export function timingOf(lagMs: number): Timing {
  const heartbeatEveryMs = Math.min(lagMs / 5, 1_000);
  return {
    heartbeatEveryMs,
    maxRoundTripMs: lagMs * 0.35,
    maxPublishMs: lagMs * 0.1,
    maxSilenceMs: lagMs * 0.55,
    pingEveryMs: heartbeatEveryMs / 4,
  };
}
