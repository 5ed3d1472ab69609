import { connect } from 'node:net';

/** What came back, down to the bytes. */
export interface Reply {
  readonly status: number;
  /** The status line and the headers. */
  readonly head: string;
  readonly text: string;
  /** How many answers there were: of one request, one. */
  readonly answers: number;
}

const patienceMs = 15_000;

/** Sends bytes as they are and reads until the server hangs up. */
export function send(port: number, bytes: Buffer): Promise<Reply> {
  const { promise, resolve, reject } = Promise.withResolvers<Reply>();
  const read: Buffer[] = [];
  const socket = connect({ port, host: '127.0.0.1' }, () => socket.write(bytes));
  const timer = setTimeout(() => socket.destroy(new Error('the server neither answers nor hangs up')), patienceMs);
  let failure: Error | undefined;
  socket.on('data', (chunk) => read.push(chunk));
  // A server that refuses does not read the rest; what it has said by then counts.
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
    // Nothing that is served comes in chunks; what Node itself refuses does, with none in it.
    text: /^transfer-encoding: chunked/im.test(head)
      ? body.replace(/^0\r\n\r\n$/, '')
      : Buffer.from(body, 'latin1').toString(),
    answers: statusLines.length,
  };
}

/** A request, with the headers that make it one. Headers of the same name are sent one after the other. */
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
