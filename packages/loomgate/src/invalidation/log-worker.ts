/** The thread that reads the log, so that no commit of any size holds up those who are served: `log-stream.ts`. */
import { parentPort, workerData } from 'node:worker_threads';
import { DatabaseError } from 'pg';
import { type LogSource, openLogReader } from './log-reader.ts';
import type { LogCommand, LogReport, ReportedError } from './log-stream.ts';

const source: LogSource = workerData;
const report = (what: LogReport) => parentPort?.postMessage(what);

const reader = openLogReader(source, {
  onStarted: () => report({ kind: 'started' }),
  onTransactions: (transactions) => report({ kind: 'transactions', transactions }),
  onEnded: (reason) => report({ kind: 'ended', reason: reason === undefined ? undefined : toReported(reason) }),
});

/** Errors lose their class and their code on the way to another thread. */
function toReported(reason: unknown): ReportedError {
  if (reason instanceof DatabaseError) return { message: reason.message, sqlState: reason.code };
  return { message: reason instanceof Error && reason.message !== '' ? reason.message : String(reason) };
}

parentPort?.on('message', (command: LogCommand) => {
  if (command.kind === 'acknowledge') reader.acknowledge(command.lsn);
  else if (command.kind === 'taken') reader.taken(command.count);
  else if (command.kind === 'keepAlive') reader.keepAlive();
  else reader.close().finally(() => parentPort?.close());
});
