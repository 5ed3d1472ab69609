import { withTimeout } from '../../shared/with-timeout';
import type { TraceRecord } from '../recording/trace';
import { BackwardWriter } from './backward-writer';
import { closeRequest, writeTrace } from './write-trace';

/** Where traces go when they are over. */
export interface Exporting {
  /** Takes a trace along, or drops it when too much waits. */
  send(trace: TraceRecord): void;
  /** Sends what is left, and waits two seconds for that at the most. */
  stop(): Promise<void>;
}

/** Some traces, written down. */
export interface Batch {
  /** A request of OTLP in its binary encoding; its memory is used again when it has been posted. */
  readonly request: Uint8Array;
  readonly spans: number;
}

const limits = {
  /** A trace waits so long for others to go with it. */
  delayMs: 1_000,
  /** Or until there are so many spans, of some four hundred bytes each. No trace is parted. */
  batchSpans: 2_000,
  /** What waits while the collector is slow; what comes on top is dropped. One trace alone always fits. */
  waitingSpans: 20_000,
  /** A collector that does not answer holds no stopping process up. */
  stopMs: 2_000,
};

/**
 * Sends traces in batches, one after the other. They are written at once, so that nothing of a request is held.
 * @param resource who exports, as `toResource` has it
 * @param post never rejected
 */
export function createBatches(resource: Uint8Array, post: (batch: Batch) => Promise<void>): Exporting {
  let waiting = { writer: new BackwardWriter(), spans: 0 };
  /** The memory of the batch that is on its way, and then of the next. */
  let leaving = { writer: new BackwardWriter(), spans: 0 };
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
    while (waiting.spans > 0) {
      [waiting, leaving] = [leaving, waiting];
      closeRequest(leaving.writer, resource);
      await post({ request: leaving.writer.written, spans: leaving.spans });
      leaving.writer.clear();
      leaving.spans = 0;
    }
  }

  return {
    send(trace) {
      const spans = trace.spans.length;
      if (waiting.spans > 0 && waiting.spans + spans > limits.waitingSpans) return;
      writeTrace(trace, waiting.writer);
      waiting.spans += spans;
      if (waiting.spans >= limits.batchSpans) void flush();
      else timer ??= setTimeout(flush, limits.delayMs).unref();
    },
    stop: () =>
      withTimeout(flush(), limits.stopMs).catch(() => {
        // Not a warning, which is written a turn later: the process may have ended by then.
        process.stderr.write(`${waiting.spans + leaving.spans} spans were not sent before the end.\n`);
      }),
  };
}
