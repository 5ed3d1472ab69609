/** What an answer needs to be stored: what was known before its first statement. */
export interface Ticket {
  readonly epoch: string;
  /** The number of the last purge. */
  readonly seq: number;
  /** Tells our lease from another's. */
  readonly lease: string;
}
