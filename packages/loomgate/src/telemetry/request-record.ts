/**
 * What is known of one request when it is over: written by whoever finds out, read once for the log and the metrics.
 */
export interface RequestRecord {
  operationName?: string | undefined;
  /** query, mutation or subscription. */
  type?: string | undefined;
  /** Names the document: Apollo's hash of its text. */
  hash?: string | undefined;
  viewerId?: string | undefined;
  /** The code of the first error of the answer. */
  errorCode?: string | undefined;
  /** Where the answer came from, where a cache was asked: hit, miss, stale, bypass. */
  cache?: string | undefined;
  /** The most statements that the operation's shape allows. */
  statementBound?: number | undefined;
  clientName?: string | undefined;
  clientVersion?: string | undefined;
  /** Whether the limits have charged it, answered or refused; undefined for what never got to them. */
  isCharged?: boolean | undefined;
  traceId?: string | undefined;
  /** What the operation has cost so far. */
  cost: { readonly statements: number; readonly rows: number };
}

const nothing = { statements: 0, rows: 0 };

export function createRequestRecord(): RequestRecord {
  return { cost: nothing };
}
