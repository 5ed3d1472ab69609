import { once } from 'node:events';
import { WebSocket } from 'ws';
import type { Course, Sockets } from './attacker.ts';

/** Milliseconds before a socket with unsent data sends again, and before it reconnects. */
const pauseMs = 50;
const maxUnsentBytes = 4_000_000;

/** Keeps the configured number of sockets open and reopens closed ones. */
export async function openSockets(what: Sockets, course: Course): Promise<void> {
  await Promise.all(Array.from({ length: what.sockets }, () => keepOpen(what, course)));
}

async function keepOpen(what: Sockets, course: Course): Promise<void> {
  while (!course.isOver()) {
    const socket = new WebSocket(course.url, 'graphql-transport-ws', { localAddress: course.localAddress });
    const closed = Promise.withResolvers<void>();
    socket.on('error', () => undefined);
    socket.on('close', (code) => {
      course.countStatus(code);
      closed.resolve();
    });
    socket.on('message', (data: Buffer) => course.countBytes(data.length));
    void talk(socket, what, course).catch(() => undefined);
    await Promise.race([closed.promise, course.sleep(Number.POSITIVE_INFINITY)]);
    socket.terminate();
    await course.sleep(pauseMs);
  }
}

async function talk(socket: WebSocket, what: Sockets, course: Course): Promise<void> {
  await once(socket, 'open');
  socket.send('{"type":"connection_init"}');
  await once(socket, 'message');
  if (!what.reads) socket.pause();
  do {
    for (const message of what.messages) await send(socket, message, what, course);
  } while (what.again && socket.readyState === WebSocket.OPEN && !course.isOver());
}

async function send(socket: WebSocket, message: string, { sockets }: Sockets, course: Course): Promise<void> {
  while (socket.bufferedAmount > maxUnsentBytes && socket.readyState === WebSocket.OPEN) await course.sleep(pauseMs);
  socket.send(message.replaceAll('%n', String(course.countSent())));
  await course.sleep(course.rate === undefined ? 0 : (sockets * 1000) / course.rate);
}
