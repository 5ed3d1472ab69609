import { connect } from 'node:net';

/** A raw response. */
export interface Reply {
  readonly status: number;
  /** The status line and the headers. */
  readonly head: string;
  readonly text: string;
  /** The number of responses; one for a single request. */
  readonly answers: number;
}

const patienceMs = 15_000;

/** Sends raw bytes and reads until the server closes the connection. */
export function send(port: number, bytes: Buffer): Promise<Reply> {
  const { promise, resolve, reject } = Promise.withResolvers<Reply>();
  const read: Buffer[] = [];
  const socket = connect({ port, host: '127.0.0.1' }, () => socket.write(bytes));
  const timer = setTimeout(() => socket.destroy(new Error('the server neither answers nor hangs up')), patienceMs);
  let failure: Error | undefined;
  socket.on('data', (chunk) => read.push(chunk));
  // A server that refuses does not read the rest; the bytes received by then count.
  socket.on('error', (error) => (failure = error));
  socket.on('close', () => {
    clearTimeout(timer);
    if (read.length === 0) reject(failure ?? new Error('the server hung up without an answer'));
    else resolve(parse(Buffer.concat(read).toString('latin1')));
  });
  return promise;
}

function parse(received: string): Reply {
  const statusLines = received.match(/^HTTP\/1\.1 \d{3}/gm) ?? [];
  const end = received.indexOf('\r\n\r\n');
  const head = received.slice(0, end);
  const body = received.slice(end + 4);
  return {
    status: Number(/^HTTP\/1\.1 (\d{3})/.exec(received)?.[1]),
    head,
    // The gateway sends no chunked responses; Node's own refusals are chunked and empty.
    text: /^transfer-encoding: chunked/im.test(head)
      ? body.replace(/^0\r\n\r\n$/, '')
      : Buffer.from(body, 'latin1').toString(),
    answers: statusLines.length,
  };
}

/** An HTTP request with the required headers. Headers of the same name are repeated. */
export function toBytes(
  method: string,
  path: string,
  headers: readonly (readonly [name: string, value: string])[],
  body: string | Buffer = '',
): Buffer {
  const given = new Set(headers.map(([name]) => name.toLowerCase()));
  const usual: [string, string][] = [
    ['host', 'localhost'],
    ['connection', 'close'],
  ];
  if (method === 'POST') usual.push(['content-length', String(Buffer.byteLength(body))]);
  const lines = [...usual.filter(([name]) => !given.has(name)), ...headers].map(([name, value]) => `${name}: ${value}`);
  return Buffer.concat([
    Buffer.from(`${[`${method} ${path} HTTP/1.1`, ...lines].join('\r\n')}\r\n\r\n`),
    Buffer.from(body),
  ]);
}
