import type { FormattedExecutionResult } from 'graphql';
import { type Client, createClient, type SubscribePayload } from 'graphql-ws';
import { WebSocket } from 'ws';
import type { Viewer } from '../../packages/loomgate/src/modules/context';

type Result = FormattedExecutionResult<Record<string, Record<string, unknown>>>;

/** A subscription of a client. */
export interface Following {
  /** The next result. @throws Error if there is none within 15 s */
  next(): Promise<Result>;
  /** Resolves when it ends: with the errors of a refusal, or undefined. */
  readonly ended: Promise<unknown>;
  /** The number of received results that `next` has not returned yet. */
  waiting(): number;
  stop(): void;
}

export interface Follower {
  readonly client: Client;
  /** The close code and reason of the socket. */
  readonly closed: Promise<{ code: number; reason: string }>;
  follow(query: string, variables?: Record<string, unknown>, extensions?: Record<string, unknown>): Following;
  /** Stops reading, and so answering. */
  mute(): void;
  /** Reads again. */
  resume(): void;
  /** Closes the socket without a close frame. */
  cut(): void;
  stop(): Promise<void>;
}

/** A graphql-ws client that does not reconnect. @param as the viewer, for a gateway of test/support */
export function createFollower(url: string, as: Viewer | null, params?: Record<string, unknown>): Follower {
  const closed = Promise.withResolvers<{ code: number; reason: string }>();
  let opened: WebSocket | undefined;
  class Socket extends WebSocket {
    constructor(address: string, protocols: string) {
      super(address, protocols, { headers: { 'x-test-viewer': JSON.stringify(as) } });
      opened = this;
    }
  }
  const client = createClient({
    url: `${url.replace(/^http/, 'ws')}/graphql`,
    webSocketImpl: Socket,
    retryAttempts: 0,
    ...(params && { connectionParams: params }),
    on: { closed: (event) => closed.resolve(toClosed(event)) },
  });
  return {
    client,
    closed: closed.promise,
    follow: (query, variables = {}, extensions = {}) => follow(client, { query, variables, extensions }),
    mute: () => opened?.pause(),
    resume: () => opened?.resume(),
    cut: () => opened?.terminate(),
    stop: async () => client.dispose(),
  };
}

function toClosed(event: unknown): { code: number; reason: string } {
  const [code, reason] = [Reflect.get(Object(event), 'code'), Reflect.get(Object(event), 'reason')];
  return { code: Number(code), reason: String(reason) };
}

function follow(client: Client, payload: SubscribePayload): Following {
  const results: Result[] = [];
  const ended = Promise.withResolvers<unknown>();
  let came = Promise.withResolvers<void>();
  const stop = client.subscribe<Result['data']>(payload, {
    next(result) {
      results.push(JSON.parse(JSON.stringify(result)));
      came.resolve();
    },
    error: (error) => ended.resolve(error),
    complete: () => ended.resolve(undefined),
  });
  return {
    stop,
    ended: ended.promise,
    waiting: () => results.length,
    async next() {
      const late = setTimeout(() => came.reject(new Error('no event within 15 s')), 15_000).unref();
      if (results.length === 0) await came.promise.finally(() => clearTimeout(late));
      clearTimeout(late);
      came = Promise.withResolvers();
      const [first] = results.splice(0, 1);
      if (!first) throw new Error('no event within 15 s');
      return first;
    },
  };
}
