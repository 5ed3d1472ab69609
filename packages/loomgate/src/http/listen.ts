import { lookup } from 'node:dns/promises';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import { createServer as createProbe, type Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';
import type { Config } from '../config';

/** Longer than the idle timeout of common load balancers, so that they end connections, and not this server. */
export const keepAliveSeconds = 72;

const options = {
  keepAliveTimeout: keepAliveSeconds * 1000,
  // Bounds the time for a whole request, against clients that send a byte at a time.
  requestTimeout: 30_000,
  // Has to be shorter than requestTimeout: otherwise Node uses requestTimeout for both. The default is longer.
  headersTimeout: 15_000,
  connectionsCheckingInterval: 5_000,
};

/** Any other upgrade, such as to h2c, is ignored and the request answered in HTTP/1.1. */
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

/** For each server, the sockets that have not sent all headers of a request yet, with the time when each connected. */
const silentSockets = new WeakMap<Server, ReadonlyMap<Socket, number>>();
/** Longer than a client takes from connecting to its first request. */
const maxSilenceMs = 1_000;

/** Destroys connections that have been open for a second and have sent no request. */
export function destroySilentConnections(server: Server): void {
  const connectedBefore = performance.now() - maxSilenceMs;
  for (const one of everyServer(server))
    for (const [socket, connectedAt] of silentSockets.get(one) ?? [])
      if (connectedAt <= connectedBefore) socket.destroy();
}

/** Gets every server before it listens. */
type OnServer = (server: Server) => void;

/**
 * Listens on the host; on every address of `localhost` where that is the host, as Fastify does for servers of its own.
 * @throws Error where it cannot listen on the first address
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
 * @param setting the environment variable of the port
 * @throws Error that says how to correct the configuration
 */
export async function listenOn(server: FastifyInstance, address: Address, setting: string): Promise<void> {
  await server.listen(address).catch((error: unknown) => Promise.reject(explained(error, address, setting)));
}

/**
 * Listens and closes at once, so that a start that cannot listen fails before it changes anything. Another process may
 * still take the port before the server listens.
 * @param setting the environment variable of the port
 * @throws Error that says how to correct the configuration
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
      return `port ${port} is in use. Stop the process that listens there, or set ${setting} to another port.`;
    case 'EADDRNOTAVAIL':
    case 'EAI_AGAIN':
    case 'ENOTFOUND':
      return `${host} is not an address of this machine. Set HOST to localhost, to one of its addresses, or to 0.0.0.0 for all.`;
    case 'EACCES':
      return `this account is not allowed to listen on port ${port}. Set ${setting} to a port above 1023.`;
    default:
      return undefined;
  }
}

/** Listens on another address of the same host, with a second server that passes its events to the first. */
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

/** Destroys all connections of the server, and of those beside it. */
export function closeAllConnections(server: Server): void {
  for (const one of everyServer(server)) one.closeAllConnections();
}

const everyServer = (first: Server): readonly Server[] => [first, ...(beside.get(first) ?? [])];
