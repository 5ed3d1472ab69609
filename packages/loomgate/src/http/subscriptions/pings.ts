import { pingEveryMs } from './streams';

/** Pings and pongs that a client may send in `pingEveryMs`, as frames or as messages. */
const maxPings = 100;
/** The longest ping or pong message, in characters. The payload of a ping frame has at most 125 bytes. */
export const maxPingLength = 256;
/** https://www.iana.org/assignments/websocket/websocket.xhtml#close-code-number */
export const tooManyPings = [1008, 'Too many pings'] as const;
export const pingTooLong = [1009, 'Ping too long'] as const;

/** Counts a ping or pong. @returns whether the client may send it */
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
