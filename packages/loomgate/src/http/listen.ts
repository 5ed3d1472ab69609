import { lookup } from 'node:dns/promises';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import { createServer as createProbe, type Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';
import type { Config } from '../config';

/** Longer than the idle time of common balancers, so that it is they who end a connection. */
export const keepAliveSeconds = 72;

const options = {
  keepAliveTimeout: keepAliveSeconds * 1000,
  // A client that sends its request a byte at a time does not hold a connection for ever.
  requestTimeout: 30_000,
  // Where the time for headers is the longer one, which by default it is, Node takes the one for the other.
  headersTimeout: 15_000,
  connectionsCheckingInterval: 5_000,
};

/** Everything else that names another protocol, such as h2c, is answered in this one. */
function isForSocket({ headers: { upgrade } }: IncomingMessage): boolean {
  return upgrade?.toLowerCase() === 'websocket';
}

export function createNodeServer(handle: RequestListener): Server {
  const silent = new Map<Socket, number>();
  const shouldUpgradeCallback = (request: IncomingMessage): boolean => {
    const isUpgraded = isForSocket(request) && server.listenerCount('upgrade') > 0;
    if (isUpgraded) silent.delete(request.socket);
    return isUpgraded;
  };
  const server: Server = createServer({ ...options, shouldUpgradeCallback }, (request, response) => {
    silent.delete(request.socket);
    handle(request, response);
  });
  server.on('connection', (socket) => {
    silent.set(socket, performance.now());
    socket.once('close', () => silent.delete(socket));
  });
  silentSockets.set(server, silent);
  return server;
}

/** The sockets of each server that have sent no whole head of a request yet, and when each connected. */
const silentSockets = new WeakMap<Server, ReadonlyMap<Socket, number>>();
/** A request that a client means to send begins well before. */
const maxSilenceMs = 1_000;

/** Destroys connections that were opened a second ago or more and have sent no request. */
export function destroySilentConnections(server: Server): void {
  const connectedBefore = performance.now() - maxSilenceMs;
  for (const one of everyServer(server))
    for (const [socket, connectedAt] of silentSockets.get(one) ?? [])
      if (connectedAt <= connectedBefore) socket.destroy();
}

/** Told of every server before it listens. */
type OnServer = (server: Server) => void;

/**
 * Listens, on each address of `localhost` where that is the host: Fastify does so for servers that it makes itself.
 * @throws what keeps it from listening on the first of them
 */
export async function listen(
  server: FastifyInstance,
  { host, port }: Pick<Config['http'], 'host' | 'port'>,
  onServer: OnServer = () => undefined,
): Promise<void> {
  const { server: first } = server;
  onServer(first);
  await listenOn(server, { host, port }, 'PORT');
  const bound = first.address();
  if (host !== 'localhost' || bound === null || typeof bound === 'string') return;
  const addresses = await lookup(host, { all: true }).catch(() => []);
  const others = addresses.filter(({ address }) => address !== bound.address);
  await Promise.allSettled(others.map(({ address }) => listenBeside(first, address, bound.port, onServer)));
}

interface Address {
  readonly host: string;
  readonly port: number;
}

/**
 * @param setting what the port is set by
 * @throws what keeps it from listening, with what to do about it
 */
export async function listenOn(server: FastifyInstance, address: Address, setting: string): Promise<void> {
  await server.listen(address).catch((error: unknown) => Promise.reject(explained(error, address, setting)));
}

/**
 * Listens for a moment, so that a start that cannot listen fails before it changes anything. Another process may still
 * take the port before the server listens.
 * @param setting what the port is set by
 * @throws what keeps it from listening, with what to do about it
 */
export async function requirePort(address: Address, setting: string): Promise<void> {
  const probe = createProbe((socket) => socket.destroy());
  probe.listen(address);
  await once(probe, 'listening').catch((error: unknown) => Promise.reject(explained(error, address, setting)));
  probe.close();
  await once(probe, 'close');
}

function explained(error: unknown, address: Address, setting: string): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  const reason = reasonOf(code, address, setting);
  return reason ? new Error(reason, { cause: error }) : error;
}

function reasonOf(code: unknown, { host, port }: Address, setting: string): string | undefined {
  switch (code) {
    case 'EADDRINUSE':
      return `port ${port} is taken. Stop what listens there, or set ${setting} to another one.`;
    case 'EADDRNOTAVAIL':
    case 'EAI_AGAIN':
    case 'ENOTFOUND':
      return `${host} is no address of this machine. Set HOST to localhost, to one of its addresses, or to 0.0.0.0 for all.`;
    case 'EACCES':
      return `this account may not listen on port ${port}. Set ${setting} to one above 1023.`;
    default:
      return undefined;
  }
}

/** Another address of the same server; one that cannot be had is done without, as the first one serves. */
async function listenBeside(first: Server, host: string, port: number, onServer: OnServer): Promise<void> {
  const second = createNodeServer((request, response) => first.emit('request', request, response));
  onServer(second);
  if (first.listenerCount('upgrade') > 0)
    second.on('upgrade', (request, socket, head) => first.emit('upgrade', request, socket, head));
  second.on('clientError', (error, socket) => first.emit('clientError', error, socket));
  beside.set(first, [...(beside.get(first) ?? []), second]);
  first.once('close', () => second.close());
  second.listen(port, host);
  await once(second, 'listening');
}

const beside = new WeakMap<Server, readonly Server[]>();

/** Cuts off whatever is still connected. */
export function closeAllConnections(server: Server): void {
  for (const one of everyServer(server)) one.closeAllConnections();
}

const everyServer = (first: Server): readonly Server[] => [first, ...(beside.get(first) ?? [])];
