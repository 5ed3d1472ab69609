import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { TraceRecord } from '../recording/trace';

export interface WorkerData {
  readonly serviceName: string;
}

export type ToWorker = TraceRecord | 'stop';

/** How many spans it has taken. */
export type FromWorker = number;

/** Where traces are exported, away from the thread that serves. */
export interface Exporting {
  send(record: TraceRecord): void;
  /** Sends what is left, and waits two seconds for that at the most. */
  stop(): Promise<void>;
}

/** A collector that does not answer holds no stopping process up. */
const stopTimeoutMs = 2_000;

/** One that has failed is tried again after so long; meanwhile nothing is exported. */
const restartAfterMs = 10_000;

/** Spans that may wait for the thread, which gets what time is left over; what comes on top is dropped. One trace alone always fits. */
const maxWaitingSpans = 20_000;

/** What a full queue needs, several times over. */
const resourceLimits = { maxOldGenerationSizeMb: 256 };

/** Starts the thread in which OpenTelemetry's SDK exports. What it does, and whether it lives, answers do not depend on. */
export function startExporting(workerData: WorkerData): Exporting {
  let worker: Worker | undefined;
  let again: NodeJS.Timeout | undefined;
  let waitingSpans = 0;

  function start(): void {
    const started = new Worker(join(__dirname, 'worker.js'), { workerData, resourceLimits });
    // It ends with the process, whatever it is at.
    started.unref();
    waitingSpans = 0;
    started.on('message', (taken: FromWorker) => {
      waitingSpans -= taken;
    });
    started.once('error', (error) => {
      process.emitWarning(`traces are not exported for ${restartAfterMs / 1_000} s: ${error.message}`);
      worker = undefined;
      again = setTimeout(start, restartAfterMs).unref();
    });
    worker = started;
  }

  start();
  return {
    send(record) {
      if (!worker || waitingSpans + record.spans.length > maxWaitingSpans) return;
      try {
        worker.postMessage(record satisfies ToWorker);
        waitingSpans += record.spans.length;
      } catch (error) {
        // An attribute that is no plain value.
        process.emitWarning(`a trace is not exported: ${error}`);
      }
    },
    async stop() {
      const last = worker;
      worker = undefined;
      clearTimeout(again);
      if (!last) return;
      // Nothing else may keep the process alive by now.
      last.ref();
      const ended = once(last, 'exit');
      last.postMessage('stop' satisfies ToWorker);
      await Promise.race([ended, sleep(stopTimeoutMs, undefined, { ref: false })]);
      await last.terminate();
    },
  };
}
