import { setTimeout as sleep } from 'node:timers/promises';
import { KeyedCounts } from '../../shared/keyed-counts';
import { networkOf } from '../../shared/network-of';

/** A connection on which events are sent. */
export interface Stream {
  /** Where it comes from. */
  readonly address: string;
  /** Says goodbye: the client is to come back, to another instance. */
  leave(): void;
  /** Ends it without another word. */
  cut(): void;
}

/** The connections on which events are sent: how many there may be, and how they end with the process. */
export interface Streams {
  /** @returns false where it would be one too many, or where all are about to end */
  add(stream: Stream): boolean;
  /** To be called when it has ended. */
  remove(stream: Stream): void;
  open(): number;
  /**
   * Ends all of them, each at a moment of its own, so that not all clients come back at once.
   * @param withinMs those that are still there then are cut off
   */
  drain(withinMs: number): Promise<void>;
}

interface StreamLimits {
  readonly streams: number;
  readonly streamsPerAddress: number;
}

/** Shorter than the idle time of common proxies. */
export const pingEveryMs = 12_000;
/** Who has not gone by then is cut off: the process does not wait for it. */
export const goodbyeMs = 1_000;
/** A few clients are told at once; ten thousand take as long as there is time. */
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
      await Promise.race([empty.promise, sleep(lastMs + goodbyeMs, undefined, { ref: false })]);
      for (const timer of timers) clearTimeout(timer);
      for (const stream of open) stream.cut();
    },
  };
}
