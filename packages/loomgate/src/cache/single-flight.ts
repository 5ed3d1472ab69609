import { withTimeout } from '../shared/with-timeout';
import type { Fence } from './fence';
import type { Entry } from './types';

/** How a fill ended. */
export type FillResult =
  | { readonly kind: 'completed'; readonly entry: Entry }
  /** `perRequest`: each waiting request executes by itself. `stale`: an expired entry that may still be served. */
  | { readonly kind: 'abandoned'; readonly perRequest: boolean; readonly stale: Entry | undefined };

/** What a request that joined a fill receives. `purged`: a tag of the result was purged after the fill began. */
export type JoinResult = FillResult | { readonly kind: 'stale'; readonly entry: Entry } | { readonly kind: 'purged' };

/** A fill in progress, as seen by the request that executes it. */
export interface InFlightFill {
  /** Offers an expired entry that requests which join may have at once. */
  offerStale(stale: Entry): void;
  /** Ends the fill. Only the first call counts. */
  settle(result: FillResult): void;
}

/** Fills in progress in this process. Requests for the same key wait for one execution. */
export interface SingleFlight {
  /** Waits for the fill of this key, at most as long as a fill may take. @returns undefined if there is none */
  join(key: string): Promise<JoinResult> | undefined;
  /** @param fenceVersion taken before the first read of the fill */
  begin(key: string, fenceVersion: number): InFlightFill;
}

interface Fill {
  readonly fenceVersion: number;
  /** Resolves when it is known whether there is an expired entry to serve in the meantime. */
  readonly offered: Promise<Entry | undefined>;
  readonly result: Promise<FillResult>;
}

/**
 * @param isClean from the fence. A fill may have read its rows before a purge that precedes a request which joins it. So
 * a request that joins receives the result only if none of its tags was purged since the fill began.
 * @param maxMs a fill that was not settled by then is abandoned
 */
export function createSingleFlight(isClean: Fence['isClean'], maxMs: number): SingleFlight {
  const fills = new Map<string, Fill>();

  async function join({ fenceVersion, offered, result }: Fill): Promise<JoinResult> {
    const stale = await offered;
    if (stale && isClean(stale.tags, fenceVersion)) return { kind: 'stale', entry: stale };
    const ended = await result;
    if (ended.kind === 'abandoned') return ended;
    return isClean(ended.entry.tags, fenceVersion) ? ended : { kind: 'purged' };
  }

  return {
    join(key) {
      const fill = fills.get(key);
      return fill && join(fill);
    },
    begin(key, fenceVersion) {
      const offered = Promise.withResolvers<Entry | undefined>();
      const ended = Promise.withResolvers<FillResult>();
      const fill = { fenceVersion, offered: offered.promise, result: ended.promise };
      const settle = (result: FillResult) => {
        clearTimeout(timer);
        if (fills.get(key) === fill) fills.delete(key);
        offered.resolve(undefined);
        ended.resolve(result);
      };
      const timer = setTimeout(() => settle({ kind: 'abandoned', perRequest: true, stale: undefined }), maxMs);
      timer.unref();
      fills.set(key, fill);
      return { offerStale: offered.resolve, settle };
    },
  };
}

/**
 * Waits for the result of another request.
 * @param deadlineMs on the clock of `performance.now()`; Infinity for no deadline
 * @param promise never rejects
 * @returns undefined if the deadline passes first
 */
export function waitUntil<T>(deadlineMs: number, promise: Promise<T>): Promise<T | undefined> {
  if (deadlineMs === Number.POSITIVE_INFINITY) return promise;
  return withTimeout(promise, deadlineMs - performance.now()).catch(() => undefined);
}
