/** The data of one request for its log line and its metrics: each part of the gateway writes what it knows. */
export interface RequestRecord {
  operationName?: string | undefined;
  /** query, mutation or subscription. */
  type?: string | undefined;
  /** SHA-256 of the document, as Apollo computes it. */
  hash?: string | undefined;
  viewerId?: string | undefined;
  /** The code of the first error of the response. */
  errorCode?: string | undefined;
  /** The result of the cache lookup: hit, miss, stale, bypass; undefined where there was none. */
  cache?: string | undefined;
  /** The maximum number of statements that the operation's shape allows. */
  statementBound?: number | undefined;
  clientName?: string | undefined;
  clientVersion?: string | undefined;
  /** Whether the rate limits have charged it, whether served or refused; undefined where they were not reached. */
  isCharged?: boolean | undefined;
  traceId?: string | undefined;
  /** Statements and rows of the operation so far. */
  cost: { readonly statements: number; readonly rows: number };
}

const noCost = { statements: 0, rows: 0 };

export function createRequestRecord(): RequestRecord {
  return { cost: noCost };
}
