import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** The part of a response that the check needs. */
export interface Answer {
  readonly status: number;
  /** The header `loomgate-cache`. */
  readonly cache: string;
  readonly text: string;
}

/** One keep-alive connection with one request at a time: the cheapest client for a million requests. */
export interface Connection {
  /** @throws Error if the gateway closes the connection */
  post(query: string, headers?: string): Promise<Answer>;
  close(): void;
}

interface Waiting {
  resolve(answer: Answer): void;
  reject(error: Error): void;
}

export async function openConnection(port: number): Promise<Connection> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  await once(socket, 'connect');
  let waiting: Waiting | undefined;
  let received: Buffer = Buffer.alloc(0);
  socket.on('data', (chunk) => {
    received = received.length === 0 ? chunk : Buffer.concat([received, chunk]);
    const parsed = parse(received);
    if (!parsed) return;
    received = received.subarray(parsed.length);
    waiting?.resolve(parsed.answer);
  });
  let isClosed = false;
  const fail = () => {
    isClosed = true;
    waiting?.reject(new Error('the gateway has hung up'));
  };
  socket.on('error', fail).on('close', fail);
  return {
    post(query, headers = '') {
      const { promise, resolve, reject } = Promise.withResolvers<Answer>();
      waiting = { resolve, reject };
      // A request that is written after the end gets no response.
      if (isClosed) fail();
      else send(socket, query, headers);
      return promise;
    },
    close: () => void socket.destroy(),
  };
}

function send(socket: Socket, query: string, headers: string): void {
  const body = JSON.stringify({ query });
  const type = 'content-type: application/json\r\n';
  const length = `content-length: ${Buffer.byteLength(body)}\r\n`;
  socket.write(`POST /graphql HTTP/1.1\r\nhost: localhost\r\n${type}${length}${headers}\r\n${body}`);
}

const headEnd = Buffer.from('\r\n\r\n');

function parse(bytes: Buffer): { answer: Answer; length: number } | undefined {
  const end = bytes.indexOf(headEnd);
  if (end < 0) return undefined;
  const head = bytes.toString('latin1', 0, end);
  const size = Number(/^content-length: (\d+)/im.exec(head)?.[1] ?? 0);
  const length = end + headEnd.length + size;
  if (bytes.length < length) return undefined;
  const status = Number(head.slice(9, 12));
  const cache = /^loomgate-cache: (.*)$/im.exec(head)?.[1] ?? '';
  return { answer: { status, cache, text: bytes.toString('utf8', end + headEnd.length, length) }, length };
}
