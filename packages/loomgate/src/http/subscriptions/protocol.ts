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
  /** Undefined where rates are not limited. */
  readonly charges?: Charges | undefined;
  /** Subscriptions that a socket may have at once. */
  readonly maxSubscriptions: number;
  /** How long a socket may have no subscription. */
  readonly idleMs: number;
}

/** How long a message that is refused with RATE_LIMITED counts as being handled, at most. */
const maxSlowMs = 1_000;
/** The time a client has to send `connection_init`. */
const initTimeoutMs = 5_000;

/**
 * Serves subscriptions by the protocol graphql-transport-ws
 * (https://github.com/enisdenjo/graphql-ws/blob/master/PROTOCOL.md). It uses the messages and close codes of graphql-ws but
 * not its `makeServer`, which mixes up consecutive subscriptions with the same id.
 */
export function createProtocol(parts: ProtocolParts): Server<Peer> {
  return {
    opened(socket, peer) {
      if (socket.protocol !== GRAPHQL_TRANSPORT_WS_PROTOCOL) {
        socket.close(CloseCode.SubprotocolNotAcceptable, 'Subprotocol not acceptable');
        return async () => undefined;
      }
      const session = createSession(parts, socket, peer);
      const late = setTimeout(session.late, initTimeoutMs);
      socket.onMessage(session.take);
      return async () => {
        clearTimeout(late);
        session.end();
      };
    },
  };
}

function createSession(parts: ProtocolParts, socket: WebSocket, peer: Peer) {
  let state: 'new' | 'authenticating' | 'open' | 'closed' = 'new';
  /** Subscriptions by id. An id is free again once its subscription is over for the client. */
  const subscriptions = new Map<string, AbortController>();
  /** Subscriptions under way, including those that the client has completed and that have not ended here yet. */
  let running = 0;
  /** Runs while there is no subscription. One that fails to begin does not stop it. */
  let idle: NodeJS.Timeout | undefined;

  const send = async (message: object) => void (await socket.send(JSON.stringify(message)));

  function startIdle(): void {
    if (state === 'open' && running === 0) idle ??= setTimeout(closeIdle, parts.idleMs);
  }

  function closeIdle(): void {
    idle = undefined;
    if (running === 0) socket.close(1000, 'Idle');
  }

  function stopIdle(): void {
    clearTimeout(idle);
    idle = undefined;
  }

  async function connect(params: Record<string, unknown> | undefined): Promise<void> {
    if (state !== 'new')
      return void socket.close(CloseCode.TooManyInitialisationRequests, 'Too many initialisation requests');
    state = 'authenticating';
    const isAccepted = await authenticateSocket(parts, peer, params);
    if (!isAccepted) parts.charges?.add(peer, 1);
    // The socket may have closed meanwhile.
    if (!isAccepted || state !== 'authenticating') return;
    state = 'open';
    startIdle();
    await send({ type: MessageType.ConnectionAck });
  }

  async function subscribe({ id, payload }: SubscribeMessage): Promise<void> {
    if (state !== 'open') return void socket.close(CloseCode.Unauthorized, 'Unauthorized');
    if (subscriptions.has(id))
      return void socket.close(CloseCode.SubscriberAlreadyExists, `Subscriber for ${id} already exists`);
    const refusal = refusalNow();
    if (refusal) return refuse(id, refusal);
    return new Promise((begun) => void follow(id, payload, begun).catch(peer.fail).finally(begun));
  }

  /** Resolves when the subscription is over. @param begun called when it is about to send events */
  async function follow(id: string, payload: SubscribeMessage['payload'], begun: () => void): Promise<void> {
    const end = new AbortController();
    subscriptions.set(id, end);
    running += 1;
    let errors: Subscribed['errors'];
    try {
      // Waits as events do: otherwise refusals would pile up for a client that does not read.
      await peer.room();
      if (end.signal.aborted) return;
      const subscribed = await open(payload, end.signal);
      errors = subscribed.errors;
      if (subscribed.results) begun();
      await sendResults(id, end, subscribed);
    } finally {
      running -= 1;
      if (subscriptions.get(id) === end) subscriptions.delete(id);
      startIdle();
    }
    if (errors?.some(({ extensions }) => extensions?.code === 'RATE_LIMITED')) await slowDown();
  }

  /** Keeps a message that is refused with RATE_LIMITED in handling for a while, so that less is read of the socket. */
  async function slowDown(): Promise<void> {
    const { retryAfterMs = 0 } = parts.charges?.statusOf(peer) ?? {};
    const ms = retryAfterMs > 0 ? Math.min(retryAfterMs, maxSlowMs) : maxSlowMs;
    await sleep(ms, undefined, { signal: peer.gone, ref: false }).catch(() => undefined);
  }

  async function open(payload: SubscribeMessage['payload'], signal: AbortSignal): Promise<Subscribed> {
    const { viewer, address, headers, room } = peer;
    const caller = { viewer, address, record: openRecord(headers) };
    return parts.subscribe(payload, caller, signal, { room });
  }

  /** Returns why no subscription can begin now; undefined where one can. */
  function refusalNow(): LoomgateError | undefined {
    const { charges, maxSubscriptions } = parts;
    const standing = charges?.statusOf(peer);
    if (standing && !standing.allowed) return rateLimited(standing, 1);
    const isTooMany = subscriptions.size >= maxSubscriptions || running >= 2 * maxSubscriptions;
    if (!isTooMany) return undefined;
    charges?.add(peer, 1);
    return new LoomgateError('TOO_MANY_SUBSCRIPTIONS');
  }

  /** Sends the results of a subscription until it is over or the client has completed it. */
  async function sendResults(id: string, { signal }: AbortController, { errors, results }: Subscribed): Promise<void> {
    if (errors) {
      if (!signal.aborted) await send({ id, type: MessageType.Error, payload: errors });
      return;
    }
    stopIdle();
    for await (const { result } of results) {
      if (signal.aborted) return;
      await send({ id, type: MessageType.Next, payload: result satisfies FormattedExecutionResult });
    }
    if (!signal.aborted) await send({ id, type: MessageType.Complete });
  }

  /** Sends a refusal, or closes the socket of a client that does not read. */
  async function refuse(id: string, refusal: LoomgateError): Promise<void> {
    const error = toClientError(refusal, peer.requestId);
    if (peer.isBehind()) return void socket.close(tryAgainLater, error.extensions.code);
    await send({ id, type: MessageType.Error, payload: [error] });
    if (error.extensions.code === 'RATE_LIMITED') await slowDown();
  }

  /** Whether a message without effect is short and within the ping limit; closes the socket otherwise. */
  function isGoodPing(data: string): boolean {
    const isLong = data.length > maxPingLength;
    if (!isLong && peer.mayPing()) return true;
    const [code, reason] = isLong ? pingTooLong : tooManyPings;
    socket.close(code, reason);
    return false;
  }

  function complete(id: string): void {
    subscriptions.get(id)?.abort();
    subscriptions.delete(id);
  }

  return {
    late() {
      if (state === 'new') socket.close(CloseCode.ConnectionInitialisationTimeout, 'Connection initialisation timeout');
    },
    /** Handles a message. Resolves when its answer is written, or its subscription has begun. */
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
          // The subscription may have ended while the message was in transit.
          return subscriptions.has(message.id) || isGoodPing(data) ? complete(message.id) : undefined;
        default:
          parts.charges?.add(peer, 1);
          socket.close(CloseCode.BadRequest, 'Invalid message received');
      }
    },
    /** Ends all subscriptions when the socket has closed. */
    end() {
      state = 'closed';
      stopIdle();
      for (const id of subscriptions.keys()) complete(id);
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
