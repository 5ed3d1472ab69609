import { once } from 'node:events';
import { extname, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { DatabaseError } from 'pg';
import type { Lsn } from '../shared/lsn';
import { withTimeout } from '../shared/with-timeout';
import type { LogSource } from './log-reader';
import type { LoggedTransaction } from './transactions';

/** The log of committed changes, from where the slot was last acknowledged. */
export interface LogStream {
  /** Resolves when the slot is ours; rejects when it cannot be had. */
  readonly started: Promise<void>;
  /** Resolves when the stream is over: with why, or undefined when it was closed. */
  readonly ended: Promise<unknown>;
  /** Everything that ended at the position or before it need not be sent again. */
  acknowledge(lsn: Lsn): void;
  /** Gives the slot back at once. */
  close(): Promise<void>;
}

/** What is done with a transaction; the next one comes when it has resolved. When it rejects the stream is over. */
type Take = (transaction: LoggedTransaction) => Promise<void> | void;

/** What the thread that reads is told. */
export type LogCommand =
  | { readonly kind: 'acknowledge'; readonly lsn: Lsn }
  | { readonly kind: 'taken'; readonly count: number }
  | { readonly kind: 'keepAlive' | 'close' };

/** What it tells. */
export type LogReport =
  | { readonly kind: 'started' }
  | { readonly kind: 'transactions'; readonly transactions: readonly LoggedTransaction[] }
  | { readonly kind: 'ended'; readonly reason: ReportedError | undefined };

export interface ReportedError {
  readonly message: string;
  /** What Postgres refused something for. */
  readonly sqlState?: string | undefined;
}

const keepAliveEveryMs = 1_000;
const closeTimeoutMs = 1_500;

/** JavaScript once built. In tests this is TypeScript, and so is the thread's, which Node runs as it is. */
const extension = extname(__filename);
const entry = join(__dirname, `log-worker${extension}`);
const execArgv = { execArgv: ['--disable-warning=MODULE_TYPELESS_PACKAGE_JSON'] };
const workerOptions = { name: 'loomgate-log', ...(extension === '.ts' && execArgv) };

/** Begins to read the log, in a thread of its own. */
export function openLogStream(source: LogSource, onTransaction: Take): LogStream {
  const worker = new Worker(entry, { workerData: source, ...workerOptions });
  const started = Promise.withResolvers<void>();
  const ended = Promise.withResolvers<unknown>();
  const exited = once(worker, 'exit');
  started.promise.catch(() => undefined);
  let isOver = false;

  const command = (what: LogCommand) => worker.postMessage(what);
  const keepingAlive = setInterval(() => command({ kind: 'keepAlive' }), keepAliveEveryMs);

  function end(reason: unknown): void {
    isOver = true;
    clearInterval(keepingAlive);
    started.reject(reason ?? new Error('the log was closed before it was open'));
    ended.resolve(reason);
  }

  async function take(transactions: readonly LoggedTransaction[]): Promise<void> {
    for (const transaction of transactions) {
      if (isOver) return;
      await onTransaction(transaction);
    }
    command({ kind: 'taken', count: transactions.length });
  }

  let taking = Promise.resolve();
  worker.on('message', (report: LogReport) => {
    if (report.kind === 'started') started.resolve();
    else if (report.kind === 'ended') end(report.reason && toError(report.reason));
    else taking = taking.then(() => take(report.transactions)).catch(end);
  });
  worker.on('error', end);
  exited.then(() => end(new Error('the thread that reads the log has ended')), end);

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
