import type { Server } from 'node:net';

/** Counts the open connections of servers. */
export interface SocketCount {
  /** @param server that does not listen yet */
  add(server: Server): void;
  open(): number;
}

export function createSocketCount(): SocketCount {
  let open = 0;
  return {
    open: () => open,
    add(server) {
      server.on('connection', (socket) => {
        open += 1;
        socket.once('close', () => {
          open -= 1;
        });
      });
    },
  };
}
