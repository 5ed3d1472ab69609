/** How the time that answers may lag behind is spent. All in milliseconds. */
export interface Timing {
  readonly beatEveryMs: number;
  /** A beat that came back out of the log later than this proves too little. */
  readonly maxRoundTripMs: number;
  /** A beat that was heard longer ago than this does, too. */
  readonly maxSilenceMs: number;
}

/**
 * What an instance serves is true as of when the last beat was sent: its round trip plus the time since it was heard.
 * @param lagMs how much that may be at the most
 */
export function timingOf(lagMs: number): Timing {
  return { beatEveryMs: Math.min(lagMs / 5, 1_000), maxRoundTripMs: lagMs * 0.4, maxSilenceMs: lagMs * 0.6 };
}
