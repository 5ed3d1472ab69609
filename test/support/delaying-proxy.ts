import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** A TCP proxy in front of a server, that stands for a network on which things go wrong. All of it may be set at any time. */
export interface DelayingProxy {
  readonly port: number;
  /** What is sent from now on arrives so much later, in its order. */
  delay(ms: { readonly toServer?: number; readonly toClient?: number }): void;
  /** Breaks every connection, and refuses new ones until `mend`. */
  cut(): void;
  /** Connections stay open and are accepted, and nothing arrives, until `mend`; what is sent meanwhile is lost. */
  blackhole(): void;
  /** All is as at the beginning. Connections from which something was lost are broken. */
  mend(): void;
  stop(): Promise<void>;
}

interface State {
  mode: 'open' | 'cut' | 'blackhole';
  readonly delays: { toServer: number; toClient: number };
}

/** @param target the port of the server, on 127.0.0.1 */
export async function startDelayingProxy(target: number): Promise<DelayingProxy> {
  const state: State = { mode: 'open', delays: { toServer: 0, toClient: 0 } };
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    if (state.mode === 'cut') return void client.resetAndDestroy();
    const upstream = connect(target, '127.0.0.1');
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.setNoDelay(true);
      socket.on('close', () => sockets.delete(socket));
    }
    forward(client, upstream, state, 'toServer');
    forward(upstream, client, state, 'toClient');
  });
  const breakAll = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    port: await listen(server),
    delay: (ms) => void Object.assign(state.delays, ms),
    cut() {
      state.mode = 'cut';
      breakAll();
    },
    blackhole() {
      state.mode = 'blackhole';
    },
    mend() {
      if (state.mode === 'blackhole') breakAll();
      Object.assign(state, { mode: 'open' });
      Object.assign(state.delays, { toServer: 0, toClient: 0 });
    },
    async stop() {
      server.close();
      breakAll();
      await once(server, 'close');
    },
  };
}

function forward(from: Socket, to: Socket, state: State, direction: keyof State['delays']): void {
  let before = Promise.resolve();

  function later(act: () => void): void {
    const dueMs = performance.now() + state.delays[direction];
    before = before.then(async () => {
      const ms = dueMs - performance.now();
      if (ms > 0) await sleep(ms, undefined, { ref: false });
      if (!to.destroyed) act();
    });
  }

  from.on('data', (chunk) => {
    if (state.mode !== 'blackhole') later(() => void to.write(chunk));
  });
  from.on('error', () => undefined);
  from.on('close', () => later(() => void to.destroy()));
}

async function listen(server: Server): Promise<number> {
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the proxy has no port');
  return address.port;
}
