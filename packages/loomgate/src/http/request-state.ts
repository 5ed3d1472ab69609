import type { IncomingMessage } from 'node:http';
import type { CacheSession } from '../graphql/cache/session';
import type { Viewer } from '../modules/context';

/** What the fast path hands to the route with a request: the cache session, and what it has read so far. */
export interface RequestState {
  readonly session: CacheSession;
  /** Identifies requests with the same bytes (fast/memo.ts). */
  readonly key: string;
  /** Undefined for a request without a body. */
  readonly body: Buffer | undefined;
  /** Undefined where the request has not been authenticated yet. */
  readonly auth?: { readonly viewer: Viewer | null } | undefined;
  /** Releases the requests with the same bytes, which wait until the operation is known. */
  readonly endReading?: (() => void) | undefined;
}

const states = new WeakMap<IncomingMessage, RequestState>();

export function keepState(request: IncomingMessage, state: RequestState): void {
  states.set(request, state);
}

/** @returns undefined for a request that the fast path did not read */
export function stateOf(request: IncomingMessage): RequestState | undefined {
  return states.get(request);
}
