import { connect, createServer, type Socket } from 'node:net';

/** A way to a server that can be cut, or filled with silence. */
export interface Wire {
  readonly port: number;
  /** Hangs up on everybody, and on whoever comes. */
  cut(): void;
  /** Holds every connection, new ones too, and passes nothing on. */
  mute(): void;
  mend(): void;
  close(): Promise<void>;
}

export async function createWire(targetPort: number): Promise<Wire> {
  let state: 'cut' | 'mute' | 'whole' = 'whole';
  const sockets = new Set<Socket>();
  // Half open: whoever says goodbye to a silent server gets no answer either.
  const server = createServer({ allowHalfOpen: true }, (near) => {
    if (state === 'cut') return void near.destroy();
    const far = connect({ port: targetPort, host: '127.0.0.1', allowHalfOpen: true });
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from);
      from.on('data', (chunk) => state === 'whole' && to.write(chunk));
      from.on('error', () => to.destroy()).on('end', () => state === 'whole' && to.end());
      from.on('close', () => {
        sockets.delete(from);
        to.destroy();
      });
    }
  });
  const { promise, resolve } = Promise.withResolvers<void>();
  server.listen(0, '127.0.0.1', resolve);
  await promise;
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the wire has no port');
  const hangUp = () => sockets.forEach((socket) => void socket.destroy());
  return {
    port: address.port,
    cut() {
      state = 'cut';
      hangUp();
    },
    mute() {
      state = 'mute';
    },
    mend() {
      // What was lost on the way stays lost: connections that were muted are of no use any more.
      if (state === 'mute') hangUp();
      state = 'whole';
    },
    close() {
      hangUp();
      return new Promise((done) => server.close(() => done()));
    },
  };
}
