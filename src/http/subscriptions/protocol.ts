import type { IncomingHttpHeaders } from 'node:http';
import {
  type ExecutionArgs,
  type ExecutionResult,
  GraphQLError,
  type GraphQLFormattedError,
  GraphQLSchema,
  parse,
} from 'graphql';
import { CloseCode, makeServer, type Server } from 'graphql-ws';
import { LoomgateError } from '../../errors';
import { toClientError } from '../../errors/client-error';
import { tokenRefused } from '../../errors/token-refused';
import type { Subscribe, Subscribed } from '../../graphql/subscriptions/subscribe';
import type { Viewer } from '../../modules/context';
import type { Authenticate, ExpiryOf } from '../authenticate';
import { openRecord } from '../observe';
import { whenExpired } from './expiry';

/** Whoever is at the other end of a socket. */
export interface Peer {
  readonly headers: IncomingHttpHeaders;
  readonly address: string;
  readonly requestId: string;
  /** Aborts when the socket has closed. */
  readonly gone: AbortSignal;
  close(code: number, reason: string): void;
  /** The ids of what it follows. */
  readonly followed: Set<string>;
  /** Null for an anonymous client; set when it has introduced itself. */
  viewer: Viewer | null;
}

export interface ProtocolParts {
  readonly subscribe: Subscribe;
  readonly authenticate: Authenticate;
  readonly expiryOf: ExpiryOf;
  /** How many a socket may follow at once. */
  readonly maxSubscriptions: number;
}

/** A client has so long to introduce itself. */
const introductionMs = 5_000;
/** https://www.iana.org/assignments/websocket/websocket.xhtml#close-code-number */
const tryAgainLater = 1013;

/** The protocol reads the kind of an operation in a document; what has begun is a subscription. */
const standIn = { schema: new GraphQLSchema({}), document: parse('subscription { _ }') };

/**
 * The protocol graphql-transport-ws (https://github.com/enisdenjo/graphql-ws/blob/master/PROTOCOL.md). Of the operations
 * it can carry, subscriptions are served.
 */
export function createProtocol(parts: ProtocolParts): Server<Peer> {
  const begun = new WeakMap<ExecutionArgs, AsyncIterableIterator<ExecutionResult>>();
  return makeServer<Record<string, unknown>, Peer>({
    connectionInitWaitTimeout: introductionMs,
    onConnect: ({ connectionParams, extra }) => introduce(parts, extra, connectionParams),
    async onSubscribe({ extra: peer }, id, payload) {
      const { viewer, address, headers, requestId, gone, followed } = peer;
      if (followed.size >= parts.maxSubscriptions)
        return [new ShownError(toClientError(new LoomgateError('TOO_MANY_SUBSCRIPTIONS'), requestId))];
      // The protocol forgets what is completed; its end may take a moment, and nobody else may have its id by then.
      if (followed.has(id)) return alreadyFollowed(peer, id);
      followed.add(id);
      const subscribed = await parts.subscribe(payload, { viewer, address, record: openRecord(headers) }, gone);
      if (subscribed.errors) {
        followed.delete(id);
        return subscribed.errors.map((error) => new ShownError(error));
      }
      const args = { ...standIn };
      begun.set(
        args,
        toExecutionResults(subscribed.results, () => followed.delete(id)),
      );
      return args;
    },
    subscribe: (args) => begun.get(args) ?? { errors: [] },
  });
}

function alreadyFollowed({ close }: Peer, id: string): [ShownError] {
  const reason = `Subscriber for ${id} already exists`;
  close(CloseCode.SubscriberAlreadyExists, reason);
  return [new ShownError({ message: reason })];
}

type Results = NonNullable<Subscribed['results']>;

/** An error that has been formatted for clients already. */
class ShownError extends GraphQLError {
  readonly #shown: GraphQLFormattedError;

  constructor(shown: GraphQLFormattedError) {
    super(shown.message);
    this.#shown = shown;
  }

  override toJSON(): GraphQLFormattedError {
    return this.#shown;
  }
}

/** Who it is, and until when: by the header of the first message, or of the request that opened the socket. */
async function introduce(
  { authenticate, expiryOf }: ProtocolParts,
  peer: Peer,
  params: Record<string, unknown> = {},
): Promise<boolean> {
  try {
    const headers = headersOf(peer, params.authorization ?? params.Authorization);
    peer.viewer = await authenticate(headers);
    whenExpired(await expiryOf(headers), peer.gone, () => peer.close(CloseCode.Forbidden, 'TOKEN_EXPIRED'));
    return true;
  } catch (error) {
    const { code, details } = toClientError(error, peer.requestId).extensions;
    peer.close(code === 'UNAUTHENTICATED' ? CloseCode.Forbidden : tryAgainLater, reasonOf(details) ?? code);
    return false;
  }
}

function headersOf({ headers }: Peer, authorization: unknown): IncomingHttpHeaders {
  if (authorization === undefined) return headers;
  if (typeof authorization !== 'string') throw tokenRefused('TOKEN_INVALID');
  return { ...headers, authorization };
}

function reasonOf(details: unknown): string | undefined {
  const isNamed = typeof details === 'object' && details !== null && 'reason' in details;
  return isNamed ? String(details.reason) : undefined;
}

/**
 * What the protocol takes: errors that format themselves.
 * @param onEnd told when it is over
 */
function toExecutionResults(results: Results, onEnd: () => void): AsyncIterableIterator<ExecutionResult> {
  const iterator: AsyncIterableIterator<ExecutionResult> = {
    async next() {
      const { done, value } = await results.next();
      if (done || !value) {
        onEnd();
        return { done: true, value: undefined };
      }
      const { errors, ...rest } = value;
      return { done: false, value: errors ? { ...rest, errors: errors.map((error) => new ShownError(error)) } : rest };
    },
    async return() {
      await results.return();
      onEnd();
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]: () => iterator,
  };
  return iterator;
}
