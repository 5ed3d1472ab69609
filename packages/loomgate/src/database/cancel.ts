import { once } from 'node:events';
import { connect, isIP, type Socket } from 'node:net';
import { type ConnectionOptions, connect as connectTls } from 'node:tls';
import type { ClientBase } from 'pg';
import { processIdOf } from '../shared/database-session';

const deadlineMs = 2_000;

/**
 * Cancels the running statement of a connection by a cancel request on a new connection:
 * https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-FLOW-CANCELING-REQUESTS. Poolers forward it, while
 * pg_cancel_backend would need the process id of the server, which a pooler hides.
 * @returns true when Postgres has signalled the backend, so that the next statement of the connection is not cancelled; false
 * if that did not happen within 2 s
 */
export async function cancelStatement(client: ClientBase): Promise<boolean> {
  const target = targetOf(client);
  if (!target) return false;
  const signal = AbortSignal.timeout(deadlineMs);
  try {
    const socket = await open(target, signal);
    socket.end(toPacket(cancelRequest, target.processId, target.secretKey));
    await once(socket.resume(), 'close', { signal });
    return true;
  } catch {
    return false;
  }
}

/** The target of a cancel request. `pg` keeps these properties on its client without documenting all of them. */
interface Target {
  readonly processId: number;
  readonly secretKey: number;
  readonly host: string;
  readonly port: number;
  readonly tls: ConnectionOptions | undefined;
}

function targetOf(client: ClientBase): Target | undefined {
  const processId = processIdOf(client);
  if (!('secretKey' in client && 'host' in client && 'port' in client)) return undefined;
  const { secretKey, host, port } = client;
  if (processId === undefined || typeof secretKey !== 'number') return undefined;
  if (typeof host !== 'string' || typeof port !== 'number') return undefined;
  const ssl = 'ssl' in client ? client.ssl : false;
  return { processId, secretKey, host, port, tls: ssl ? { ...(typeof ssl === 'object' ? ssl : {}) } : undefined };
}

async function open({ host, port, tls }: Target, signal: AbortSignal): Promise<Socket> {
  const socket = host.startsWith('/') ? connect(`${host}/.s.PGSQL.${port}`) : connect(port, host);
  signal.addEventListener('abort', () => socket.destroy());
  await once(socket, 'connect', { signal });
  return tls ? encrypt(socket, { host, ...tls }, signal) : socket;
}

/** https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-FLOW-SSL */
async function encrypt(socket: Socket, options: ConnectionOptions, signal: AbortSignal): Promise<Socket> {
  socket.write(toPacket(sslRequest));
  const [answer] = await once(socket, 'data', { signal });
  if (String(answer) !== 'S') throw new Error('the server does not accept TLS');
  const secure = connectTls({ ...options, ...(isIP(options.host ?? '') ? {} : { servername: options.host }), socket });
  await once(secure, 'secureConnect', { signal });
  return secure;
}

const cancelRequest = 80_877_102;
const sslRequest = 80_877_103;

/** Encodes the length of the packet and the words: https://www.postgresql.org/docs/current/protocol-message-formats.html */
function toPacket(...words: readonly number[]): Buffer {
  const packet = Buffer.alloc(4 * (words.length + 1));
  packet.writeInt32BE(packet.length);
  for (const [index, word] of words.entries()) packet.writeInt32BE(word, 4 * (index + 1));
  return packet;
}
