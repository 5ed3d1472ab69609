import { pingEveryMs } from './streams';

/** Pings and pongs that a client may send between two of ours, as frames or as messages. */
const maxPings = 100;
/** A ping or pong message may be so long, in characters; that of a frame is 125 bytes at the most. */
export const maxPingLength = 256;
/** https://www.iana.org/assignments/websocket/websocket.xhtml#close-code-number */
export const tooManyPings = [1008, 'Too many pings'] as const;
export const pingTooLong = [1009, 'Ping too long'] as const;

/** Whether a client may send one more ping or pong. */
export type MayPing = () => boolean;

/** @param clock milliseconds */
export function createPingLimit(clock: () => number = () => performance.now()): MayPing {
  let sinceMs = clock();
  let count = 0;
  return () => {
    const nowMs = clock();
    if (nowMs - sinceMs >= pingEveryMs) [sinceMs, count] = [nowMs, 0];
    count += 1;
    return count <= maxPings;
  };
}
