/** The thread that reads the WAL, so that a large commit does not block requests: `log-stream.ts`. */
import { parentPort, workerData } from 'node:worker_threads';
import { DatabaseError } from 'pg';
import { type LogSource, startLogReader } from './log-reader.ts';
import type { LogCommand, LogReport, ReportedError } from './log-stream.ts';

const source: LogSource = workerData;
const report = (message: LogReport) => parentPort?.postMessage(message);

const reader = startLogReader(source, {
  onStarted: () => report({ kind: 'started' }),
  onTransactions: (transactions) => report({ kind: 'transactions', transactions }),
  onEnded: (reason) => report({ kind: 'ended', reason: reason === undefined ? undefined : toReported(reason) }),
});

/** Errors lose their class and code when they are sent to another thread. */
function toReported(reason: unknown): ReportedError {
  if (reason instanceof DatabaseError) return { message: reason.message, sqlState: reason.code };
  return { message: reason instanceof Error && reason.message !== '' ? reason.message : String(reason) };
}

parentPort?.on('message', (command: LogCommand) => {
  if (command.kind === 'acknowledge') reader.acknowledge(command.lsn);
  else if (command.kind === 'processed') reader.processed(command.count);
  else if (command.kind === 'keepAlive') reader.keepAlive();
  else reader.close().finally(() => parentPort?.close());
});
