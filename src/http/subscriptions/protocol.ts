import type { FormattedExecutionResult } from 'graphql';
import {
  CloseCode,
  GRAPHQL_TRANSPORT_WS_PROTOCOL,
  type Message,
  MessageType,
  parseMessage,
  type Server,
  type SubscribeMessage,
  type WebSocket,
} from 'graphql-ws';
import { LoomgateError } from '../../errors';
import { type ClientError, toClientError } from '../../errors/client-error';
import type { Subscribe, Subscribed } from '../../graphql/subscriptions/subscribe';
import type { Authenticate, ExpiryOf } from '../authenticate';
import { openRecord } from '../observe';
import { introduce, type Peer } from './introduce';

export interface ProtocolParts {
  readonly subscribe: Subscribe;
  readonly authenticate: Authenticate;
  readonly expiryOf: ExpiryOf;
  /** How many a socket may follow at once. */
  readonly maxSubscriptions: number;
}

/** A client has so long to introduce itself. */
const introductionMs = 5_000;

/**
 * The protocol graphql-transport-ws (https://github.com/enisdenjo/graphql-ws/blob/master/PROTOCOL.md). Of the operations
 * it can carry, subscriptions are served. `makeServer` of graphql-ws keeps no subscriptions apart that have the same id one
 * after the other, so its messages and codes are used, and not its server.
 */
export function createProtocol(parts: ProtocolParts): Server<Peer> {
  return {
    opened(socket, peer) {
      if (socket.protocol !== GRAPHQL_TRANSPORT_WS_PROTOCOL) {
        socket.close(CloseCode.SubprotocolNotAcceptable, 'Subprotocol not acceptable');
        return async () => undefined;
      }
      const session = createSession(parts, socket, peer);
      const late = setTimeout(session.late, introductionMs);
      socket.onMessage(session.take);
      return async () => {
        clearTimeout(late);
        session.end();
      };
    },
  };
}

function createSession(parts: ProtocolParts, socket: WebSocket, peer: Peer) {
  let state: 'new' | 'introducing' | 'open' = 'new';
  /** What is followed, by id. An id is free again once its subscription is over for the client. */
  const followed = new Map<string, AbortController>();
  /** How many are under way, with those that the client has ended and that have not ended here yet. */
  let running = 0;

  const send = async (message: object) => void (await socket.send(JSON.stringify(message)));

  async function connect(params: Record<string, unknown> | undefined): Promise<void> {
    if (state !== 'new')
      return void socket.close(CloseCode.TooManyInitialisationRequests, 'Too many initialisation requests');
    state = 'introducing';
    if (!(await introduce(parts, peer, params))) return;
    state = 'open';
    await send({ type: MessageType.ConnectionAck });
  }

  async function subscribe({ id, payload }: SubscribeMessage): Promise<void> {
    if (state !== 'open') return void socket.close(CloseCode.Unauthorized, 'Unauthorized');
    if (followed.has(id))
      return void socket.close(CloseCode.SubscriberAlreadyExists, `Subscriber for ${id} already exists`);
    if (followed.size >= parts.maxSubscriptions || running >= 2 * parts.maxSubscriptions)
      return send({ id, type: MessageType.Error, payload: [tooMany(peer)] });
    const end = new AbortController();
    followed.set(id, end);
    running += 1;
    try {
      const { viewer, address, headers } = peer;
      const caller = { viewer, address, record: openRecord(headers) };
      await tell(id, end, await parts.subscribe(payload, caller, end.signal));
    } finally {
      running -= 1;
      if (followed.get(id) === end) followed.delete(id);
    }
  }

  /** Tells what comes of a subscription until it is over, or the client has ended it. */
  async function tell(id: string, { signal }: AbortController, { errors, results }: Subscribed): Promise<void> {
    if (errors) {
      if (!signal.aborted) await send({ id, type: MessageType.Error, payload: errors });
      return;
    }
    for await (const { result } of results) {
      if (signal.aborted) return;
      await send({ id, type: MessageType.Next, payload: result satisfies FormattedExecutionResult });
    }
    if (!signal.aborted) await send({ id, type: MessageType.Complete });
  }

  function complete(id: string): void {
    followed.get(id)?.abort();
    followed.delete(id);
  }

  return {
    late() {
      if (state === 'new') socket.close(CloseCode.ConnectionInitialisationTimeout, 'Connection initialisation timeout');
    },
    async take(data: string): Promise<void> {
      const message = parsed(data);
      switch (message?.type) {
        case MessageType.ConnectionInit:
          return connect(message.payload);
        case MessageType.Ping:
          return send({ type: MessageType.Pong, payload: message.payload });
        case MessageType.Pong:
          return;
        case MessageType.Subscribe:
          return subscribe(message);
        case MessageType.Complete:
          return complete(message.id);
        default:
          socket.close(CloseCode.BadRequest, 'Invalid message received');
      }
    },
    /** The socket has closed. */
    end() {
      for (const id of followed.keys()) complete(id);
    },
  };
}

function parsed(data: string): Message | undefined {
  try {
    return parseMessage(data);
  } catch {
    return undefined;
  }
}

function tooMany({ requestId }: Peer): ClientError {
  return toClientError(new LoomgateError('TOO_MANY_SUBSCRIPTIONS'), requestId);
}
