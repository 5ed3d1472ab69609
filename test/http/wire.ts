import { connect, createServer, type Socket } from 'node:net';

/** A TCP proxy whose connections can be cut or muted. */
export interface Wire {
  readonly port: number;
  /** Destroys all connections, and every new one. */
  cut(): void;
  /** Keeps all connections open, also new ones, and forwards nothing. */
  mute(): void;
  mend(): void;
  close(): Promise<void>;
}

export async function createWire(targetPort: number): Promise<Wire> {
  let state: 'cut' | 'mute' | 'whole' = 'whole';
  const sockets = new Set<Socket>();
  // Half open: a client that closes its connection to a muted server gets no answer.
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
      // Muted connections have lost data and cannot be used any more.
      if (state === 'mute') hangUp();
      state = 'whole';
    },
    close() {
      hangUp();
      return new Promise((done) => server.close(() => done()));
    },
  };
}
