import { setTimeout as sleep } from 'node:timers/promises';
import { KeyedCounts } from '../../shared/keyed-counts';
import { networkOf } from '../../shared/network-of';

/** A connection on which events are sent. */
export interface Stream {
  readonly address: string;
  /** Closes it so that the client reconnects, to another instance. */
  leave(): void;
  /** Destroys the connection. */
  cut(): void;
}

/** Limits the number of connections on which events are sent, and ends them when the process stops. */
export interface Streams {
  /** @returns false where the limit is reached or the process is stopping */
  add(stream: Stream): boolean;
  /** Has to be called when the connection has ended. */
  remove(stream: Stream): void;
  open(): number;
  /**
   * Ends all connections at random moments, so that their clients do not reconnect all at once.
   * @param withinMs connections that are still open then are cut off
   */
  drain(withinMs: number): Promise<void>;
}

interface StreamLimits {
  readonly streams: number;
  readonly streamsPerAddress: number;
}

/** Shorter than the idle timeout of common proxies. */
export const pingEveryMs = 12_000;
/** The time that a client has to close its connection before it is cut off. */
export const closeGraceMs = 1_000;
/** Draining takes this long for each connection, so that a few end at once and ten thousand take all the time there is. */
const spreadMs = 5;

export function createStreams(limits: StreamLimits): Streams {
  const open = new Set<Stream>();
  const byNetwork = new KeyedCounts();
  const empty = Promise.withResolvers<void>();
  let isDraining = false;

  return {
    open: () => open.size,
    add(stream) {
      const network = networkOf(stream.address);
      if (isDraining || open.size >= limits.streams || byNetwork.of(network) >= limits.streamsPerAddress) return false;
      open.add(stream);
      byNetwork.change(network, 1);
      return true;
    },
    remove(stream) {
      if (open.delete(stream)) byNetwork.change(networkOf(stream.address), -1);
      if (isDraining && open.size === 0) empty.resolve();
    },
    async drain(withinMs) {
      isDraining = true;
      if (open.size === 0) return;
      const lastMs = Math.min(withinMs, open.size * spreadMs);
      const timers = [...open].map((stream) => setTimeout(stream.leave, Math.random() * lastMs));
      await Promise.race([empty.promise, sleep(lastMs + closeGraceMs, undefined, { ref: false })]);
      for (const timer of timers) clearTimeout(timer);
      for (const stream of open) stream.cut();
    },
  };
}
