import { type ExecutionArgs, type ExecutionResult, GraphQLSchema, parse } from 'graphql';
import { CloseCode, makeServer, type Server } from 'graphql-ws';
import { LoomgateError } from '../../errors';
import { toClientError } from '../../errors/client-error';
import type { Subscribe } from '../../graphql/subscriptions/subscribe';
import type { Authenticate, ExpiryOf } from '../authenticate';
import { openRecord } from '../observe';
import { introduce, type Peer } from './introduce';
import { ShownError, toExecutionResults } from './shown-results';

export interface ProtocolParts {
  readonly subscribe: Subscribe;
  readonly authenticate: Authenticate;
  readonly expiryOf: ExpiryOf;
  /** How many a socket may follow at once. */
  readonly maxSubscriptions: number;
}

/** A client has so long to introduce itself. */
const introductionMs = 5_000;

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
      begun.set(args, toExecutionResults(subscribed.results));
      return args;
    },
    subscribe: (args) => begun.get(args) ?? { errors: [] },
    onComplete: ({ extra }, id) => void extra.followed.delete(id),
  });
}

function alreadyFollowed({ close }: Peer, id: string): [ShownError] {
  const reason = `Subscriber for ${id} already exists`;
  close(CloseCode.SubscriberAlreadyExists, reason);
  return [new ShownError({ message: reason })];
}
