import { once } from 'node:events';
import { WebSocket, WebSocketServer } from 'ws';

/** Both ends of a WebSocket, without a gateway. */
export interface SocketPair {
  readonly server: WebSocket;
  readonly client: WebSocket;
  close(): Promise<void>;
}

export async function openSocketPair(options: { readonly autoPong?: boolean } = {}): Promise<SocketPair> {
  const listening = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  await once(listening, 'listening');
  const { port } = Object(listening.address());
  const connected = once(listening, 'connection');
  const client = new WebSocket(`ws://127.0.0.1:${port}`, options);
  client.on('error', () => undefined);
  const [[server]] = await Promise.all([connected, once(client, 'open')]);
  return {
    server,
    client,
    async close() {
      client.terminate();
      server.terminate();
      await new Promise((resolve) => listening.close(resolve));
    },
  };
}
