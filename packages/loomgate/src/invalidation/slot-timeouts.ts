/** Intervals and timeouts of the replication slot, in milliseconds. Tests shorten them. */
export interface SlotTimeouts {
  /** How often an instance checks whether the slot is free; on average. */
  readonly checkEveryMs: number;
  /** How long Redis has to answer without a heartbeat before the holder is asked to release the slot. */
  readonly requestAfterMs: number;
  /** How long an instance that released the slot on request does not take it again. */
  readonly pauseAfterRequestMs: number;
  /** How often the transactions that block the creation of the slot are read. */
  readonly blockersEveryMs: number;
  /** Timeout of one attempt to purge. */
  readonly purgeMs: number;
  /** How long purges may fail until the slot is released. */
  readonly giveUpAfterMs: number;
  /** How long the server is not asked again at first while the WAL cannot be followed. */
  readonly unavailablePauseMs: number;
}

export const defaultTimeouts: SlotTimeouts = {
  checkEveryMs: 400,
  requestAfterMs: 3_000,
  pauseAfterRequestMs: 2_000,
  blockersEveryMs: 1_000,
  purgeMs: 2_000,
  giveUpAfterMs: 3_000,
  unavailablePauseMs: 2_000,
};
