import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { LoomgateError } from '../errors';
import { toBody } from './errors';
import { strictHeaders } from './security';

/** Statuses by the error codes of Node's HTTP parser; all others are 400. */
const statuses: Record<string, number> = {
  ERR_HTTP_REQUEST_TIMEOUT: 408,
  HPE_HEADER_OVERFLOW: 431,
};

const commonHeaders = { ...strictHeaders, 'content-type': 'application/json; charset=utf-8', connection: 'close' };

/** Answers bytes that are not an HTTP request, or one that takes too long, and ends the connection. */
export function answerBrokenRequest(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return;
  const status = statuses[error.code ?? ''] ?? 400;
  const body = JSON.stringify(toBody(new LoomgateError('BAD_REQUEST', `${STATUS_CODES[status]}.`), randomUUID()));
  const head = { 'content-length': Buffer.byteLength(body), ...commonHeaders };
  const lines = Object.entries(head).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join('')}\r\n${body}`);
}
