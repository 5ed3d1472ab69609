import type { IncomingMessage } from 'node:http';
import type { CacheSession } from '../graphql/cache/session';
import type { Viewer } from '../modules/context';

/** What the fast path has found out about a request that it hands over to Fastify. */
export interface RequestState {
  readonly session: CacheSession;
  /** Names the request by its bytes (fast/memo.ts). */
  readonly key: string;
  /** Undefined for a request without a body. */
  readonly body: Buffer | undefined;
  /** Who sent it, where that has been found out. */
  readonly auth?: { readonly viewer: Viewer | null } | undefined;
  /** Lets requests with the same bytes go on, which wait for what this one means. */
  readonly endReading?: (() => void) | undefined;
}

const states = new WeakMap<IncomingMessage, RequestState>();

export function keepState(request: IncomingMessage, state: RequestState): void {
  states.set(request, state);
}

/** @returns undefined for a request that went to Fastify at once */
export function stateOf(request: IncomingMessage): RequestState | undefined {
  return states.get(request);
}
