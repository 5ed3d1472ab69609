import { setTimeout as sleep } from 'node:timers/promises';
import type { TraceRecord } from '../recording/trace';
import { Bytes } from './bytes';
import { writeTrace } from './otlp';

/** Where traces go when they are over. */
export interface Exporting {
  /** Takes a trace along, or drops it when too much waits. */
  send(trace: TraceRecord): void;
  /** Sends what is left, and waits two seconds for that at the most. */
  stop(): Promise<void>;
}

/** Some traces, written down. */
export interface Batch {
  /** Elements of OTLP's `scopeSpans`. */
  readonly scopeSpans: Buffer;
  readonly spans: number;
}

const limits = {
  /** A trace waits so long for others to go with it. */
  delayMs: 1_000,
  /** Or until there are so many spans, of three quarters of a kilobyte each. No trace is parted. */
  batchSpans: 2_000,
  /** What waits while the collector is slow; what comes on top is dropped. One trace alone always fits. */
  waitingSpans: 20_000,
  /** A collector that does not answer holds no stopping process up. */
  stopMs: 2_000,
};

/**
 * Sends traces in batches, one after the other. They are written at once, so that nothing of a request is held.
 * @param post never rejected
 */
export function createBatches(post: (batch: Batch) => Promise<void>): Exporting {
  const waiting = new Bytes();
  let waitingSpans = 0;
  let timer: NodeJS.Timeout | undefined;
  let sending: Promise<void> | undefined;

  function flush(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    sending ??= sendAll().finally(() => {
      sending = undefined;
    });
    return sending;
  }

  async function sendAll(): Promise<void> {
    while (waitingSpans > 0) {
      const batch = { scopeSpans: waiting.take(), spans: waitingSpans };
      waitingSpans = 0;
      await post(batch);
    }
  }

  return {
    send(trace) {
      const spans = trace.spans.length;
      if (waitingSpans > 0 && waitingSpans + spans > limits.waitingSpans) return;
      writeTrace(trace, waiting);
      waitingSpans += spans;
      if (waitingSpans >= limits.batchSpans) void flush();
      else timer ??= setTimeout(flush, limits.delayMs).unref();
    },
    stop: () => Promise.race([flush(), sleep(limits.stopMs, undefined, { ref: false })]),
  };
}
