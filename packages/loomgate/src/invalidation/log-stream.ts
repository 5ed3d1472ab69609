import { once } from 'node:events';
import { extname, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { DatabaseError } from 'pg';
import type { Lsn } from '../shared/lsn';
import { withTimeout } from '../shared/with-timeout';
import type { LogSource } from './log-reader';
import type { LoggedTransaction } from './transactions';

/** Committed changes from the WAL, from the position that was last acknowledged to the slot. */
export interface LogStream {
  /** Resolves when the slot is being read; rejects if it cannot be. */
  readonly started: Promise<void>;
  /** Resolves when the stream has ended: with the reason, or undefined after `close`. */
  readonly ended: Promise<unknown>;
  /** The server need not send again what ended at this position or before it. */
  acknowledge(lsn: Lsn): void;
  /** Releases the slot at once. */
  close(): Promise<void>;
}

/** Processes a transaction. The next one follows when it resolves; the stream ends if it rejects. */
type Process = (transaction: LoggedTransaction) => Promise<void> | void;

/** Messages to the reading thread. */
export type LogCommand =
  | { readonly kind: 'acknowledge'; readonly lsn: Lsn }
  | { readonly kind: 'processed'; readonly count: number }
  | { readonly kind: 'keepAlive' | 'close' };

/** Messages from the reading thread. */
export type LogReport =
  | { readonly kind: 'started' }
  | { readonly kind: 'transactions'; readonly transactions: readonly LoggedTransaction[] }
  | { readonly kind: 'ended'; readonly reason: ReportedError | undefined };

export interface ReportedError {
  readonly message: string;
  /** The SQLSTATE of a DatabaseError. */
  readonly sqlState?: string | undefined;
}

const keepAliveEveryMs = 1_000;
const closeTimeoutMs = 1_500;

/** `.js` when built. In tests `.ts`: Node runs the thread's TypeScript by stripping types. */
const extension = extname(__filename);
const entry = join(__dirname, `log-worker${extension}`);
const execArgv = { execArgv: ['--disable-warning=MODULE_TYPELESS_PACKAGE_JSON'] };
const workerOptions = { name: 'loomgate-log', ...(extension === '.ts' && execArgv) };

/** Starts a thread that reads the WAL. */
export function startLogStream(source: LogSource, onTransaction: Process): LogStream {
  const worker = new Worker(entry, { workerData: source, ...workerOptions });
  const started = Promise.withResolvers<void>();
  const ended = Promise.withResolvers<unknown>();
  const exited = once(worker, 'exit');
  started.promise.catch(() => undefined);
  let hasEnded = false;

  const command = (message: LogCommand) => worker.postMessage(message);
  const keepingAlive = setInterval(() => command({ kind: 'keepAlive' }), keepAliveEveryMs);

  function end(reason: unknown): void {
    hasEnded = true;
    clearInterval(keepingAlive);
    started.reject(reason ?? new Error('the stream was closed before it was open'));
    ended.resolve(reason);
  }

  async function processAll(transactions: readonly LoggedTransaction[]): Promise<void> {
    for (const transaction of transactions) {
      if (hasEnded) return;
      await onTransaction(transaction);
    }
    command({ kind: 'processed', count: transactions.length });
  }

  let processing = Promise.resolve();
  worker.on('message', (report: LogReport) => {
    if (report.kind === 'started') started.resolve();
    else if (report.kind === 'ended') end(report.reason && toError(report.reason));
    else processing = processing.then(() => processAll(report.transactions)).catch(end);
  });
  worker.on('error', end);
  exited.then(() => end(new Error('the thread that reads the WAL has ended')), end);

  return {
    started: started.promise,
    ended: ended.promise,
    acknowledge: (lsn) => command({ kind: 'acknowledge', lsn }),
    async close() {
      end(undefined);
      command({ kind: 'close' });
      await withTimeout(exited, closeTimeoutMs).catch(() => worker.terminate());
    },
  };
}

function toError({ message, sqlState }: ReportedError): Error {
  if (sqlState === undefined) return new Error(message);
  return Object.assign(new DatabaseError(message, message.length, 'error'), { code: sqlState });
}
