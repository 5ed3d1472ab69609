import { setTimeout as sleep } from 'node:timers/promises';
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
import { toClientError } from '../../errors/client-error';
import { rateLimited } from '../../graphql/limits/account';
import { type Charges, chargeForBytes } from '../../graphql/limits/charges';
import type { Subscribe, Subscribed } from '../../graphql/subscriptions/subscribe';
import type { Authenticate, OnTokenEnd } from '../authenticate';
import { openRecord } from '../observe';
import { authenticateSocket, type Peer, tryAgainLater } from './authenticate-socket';
import { maxPingLength, pingTooLong, tooManyPings } from './pings';

export interface ProtocolParts {
  readonly subscribe: Subscribe;
  readonly authenticate: Authenticate;
  readonly onTokenEnd: OnTokenEnd;
  /** Undefined where nobody's rate is limited. */
  readonly charges?: Charges | undefined;
  /** How many a socket may follow at once. */
  readonly maxSubscriptions: number;
  /** How long a socket may follow nothing. */
  readonly idleMs: number;
}

/** The longest that a message which is refused with RATE_LIMITED keeps its place among those that are worked on. */
const mostSlowMs = 1_000;
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
  let state: 'new' | 'introducing' | 'open' | 'closed' = 'new';
  /** What is followed, by id. An id is free again once its subscription is over for the client. */
  const followed = new Map<string, AbortController>();
  /** How many are under way, with those that the client has ended and that have not ended here yet. */
  let running = 0;
  /** Runs while nothing is followed: what fails to begin does not stop it. */
  let idle: NodeJS.Timeout | undefined;

  const send = async (message: object) => void (await socket.send(JSON.stringify(message)));

  function rest(): void {
    if (state === 'open' && running === 0) idle ??= setTimeout(leave, parts.idleMs);
  }

  function leave(): void {
    idle = undefined;
    if (running === 0) socket.close(1000, 'Idle');
  }

  function stopResting(): void {
    clearTimeout(idle);
    idle = undefined;
  }

  async function connect(params: Record<string, unknown> | undefined): Promise<void> {
    if (state !== 'new')
      return void socket.close(CloseCode.TooManyInitialisationRequests, 'Too many initialisation requests');
    state = 'introducing';
    const isWelcome = await authenticateSocket(parts, peer, params);
    if (!isWelcome) parts.charges?.add(peer, 1);
    // It may have closed meanwhile.
    if (!isWelcome || state !== 'introducing') return;
    state = 'open';
    rest();
    await send({ type: MessageType.ConnectionAck });
  }

  async function subscribe({ id, payload }: SubscribeMessage): Promise<void> {
    if (state !== 'open') return void socket.close(CloseCode.Unauthorized, 'Unauthorized');
    if (followed.has(id))
      return void socket.close(CloseCode.SubscriberAlreadyExists, `Subscriber for ${id} already exists`);
    const refusal = refusalNow();
    if (refusal) return refuse(id, refusal);
    return new Promise((begun) => void follow(id, payload, begun).catch(peer.fail).finally(begun));
  }

  /** Resolves when the subscription is over. @param begun called when its events are to be told */
  async function follow(id: string, payload: SubscribeMessage['payload'], begun: () => void): Promise<void> {
    const end = new AbortController();
    followed.set(id, end);
    running += 1;
    let errors: Subscribed['errors'];
    try {
      // What begins waits for room as events do: its refusal would be one more that waits to be read.
      await peer.room();
      if (end.signal.aborted) return;
      const subscribed = await open(payload, end.signal);
      errors = subscribed.errors;
      if (subscribed.results) begun();
      await tell(id, end, subscribed);
    } finally {
      running -= 1;
      if (followed.get(id) === end) followed.delete(id);
      rest();
    }
    if (errors?.some(({ extensions }) => extensions?.code === 'RATE_LIMITED')) await slowDown();
  }

  /** A message that is refused with RATE_LIMITED counts as worked on for a while, so that less is read of the socket. */
  async function slowDown(): Promise<void> {
    const { retryAfterMs = 0 } = parts.charges?.standingOf(peer) ?? {};
    const ms = retryAfterMs > 0 ? Math.min(retryAfterMs, mostSlowMs) : mostSlowMs;
    await sleep(ms, undefined, { signal: peer.gone, ref: false }).catch(() => undefined);
  }

  async function open(payload: SubscribeMessage['payload'], signal: AbortSignal): Promise<Subscribed> {
    const { viewer, address, headers, room } = peer;
    const caller = { viewer, address, record: openRecord(headers) };
    return parts.subscribe(payload, caller, signal, { room });
  }

  /** Why nothing can be followed now; undefined where it can. */
  function refusalNow(): LoomgateError | undefined {
    const { charges, maxSubscriptions } = parts;
    const standing = charges?.standingOf(peer);
    if (standing && !standing.allowed) return rateLimited(standing, 1);
    const isOneTooMany = followed.size >= maxSubscriptions || running >= 2 * maxSubscriptions;
    if (!isOneTooMany) return undefined;
    charges?.add(peer, 1);
    return new LoomgateError('TOO_MANY_SUBSCRIPTIONS');
  }

  /** Tells what comes of a subscription until it is over, or the client has ended it. */
  async function tell(id: string, { signal }: AbortController, { errors, results }: Subscribed): Promise<void> {
    if (errors) {
      if (!signal.aborted) await send({ id, type: MessageType.Error, payload: errors });
      return;
    }
    stopResting();
    for await (const { result } of results) {
      if (signal.aborted) return;
      await send({ id, type: MessageType.Next, payload: result satisfies FormattedExecutionResult });
    }
    if (!signal.aborted) await send({ id, type: MessageType.Complete });
  }

  /** A client that does not read its refusals gets no more of them. */
  async function refuse(id: string, refusal: LoomgateError): Promise<void> {
    const error = toClientError(refusal, peer.requestId);
    if (peer.isBehind()) return void socket.close(tryAgainLater, error.extensions.code);
    await send({ id, type: MessageType.Error, payload: [error] });
    if (error.extensions.code === 'RATE_LIMITED') await slowDown();
  }

  /** Whether a message that asks for nothing is short and not one too many; closes the socket otherwise. */
  function isGoodPing(data: string): boolean {
    const isLong = data.length > maxPingLength;
    if (!isLong && peer.mayPing()) return true;
    const [code, reason] = isLong ? pingTooLong : tooManyPings;
    socket.close(code, reason);
    return false;
  }

  function complete(id: string): void {
    followed.get(id)?.abort();
    followed.delete(id);
  }

  return {
    late() {
      if (state === 'new') socket.close(CloseCode.ConnectionInitialisationTimeout, 'Connection initialisation timeout');
    },
    /** Resolves when the message has been worked on: its answer is written, or its subscription has begun. */
    async take(data: string): Promise<void> {
      parts.charges?.add(peer, chargeForBytes(Buffer.byteLength(data)));
      const message = parsed(data);
      switch (message?.type) {
        case MessageType.ConnectionInit:
          return connect(message.payload);
        case MessageType.Ping:
          if (isGoodPing(data)) await send({ type: MessageType.Pong, payload: message.payload });
          return;
        case MessageType.Pong:
          return void isGoodPing(data);
        case MessageType.Subscribe:
          return subscribe(message);
        case MessageType.Complete:
          // The subscription may have ended while the message was under way.
          return followed.has(message.id) || isGoodPing(data) ? complete(message.id) : undefined;
        default:
          parts.charges?.add(peer, 1);
          socket.close(CloseCode.BadRequest, 'Invalid message received');
      }
    },
    /** The socket has closed. */
    end() {
      state = 'closed';
      stopResting();
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
