import type { Execute, Statement } from '../loaders';
import { codeOf } from './code-of';
import { callSpan, isTraced } from './span';
import { whenSettled } from './when-settled';

interface Watcher {
  /** Counts every statement. */
  statement(name: string, durationMs: number, failed: boolean): void;
  /** Told of those that took longer than `slowMs`. */
  slow(statement: Statement, durationMs: number): void;
  readonly slowMs: number;
}

/** Counts and times every statement, tells of slow ones, and gives those of sampled operations a span. */
export function observeStatements(execute: Execute, watcher: Watcher): Execute {
  const timed: Execute = (statement, signal) =>
    whenSettled(execute(statement, signal), (durationMs, failed) => {
      watcher.statement(statement.label, durationMs, failed);
      if (durationMs > watcher.slowMs) watcher.slow(statement, durationMs);
    });
  const traced = traceStatements(timed);
  return (statement, signal) => (isTraced() ? traced : timed)(statement, signal);
}

function traceStatements(execute: Execute): Execute {
  return <Row>(statement: Statement, signal?: AbortSignal) =>
    callSpan<Row[]>(
      statement.label,
      () => ({ 'db.system.name': 'postgresql', 'db.query.summary': statement.label }),
      async (annotate) => {
        try {
          const rows = await execute<Row>(statement, signal);
          annotate({ 'db.response.returned_rows': rows.length });
          return rows;
        } catch (error) {
          annotate({ 'db.response.status_code': codeOf(error) });
          throw error;
        }
      },
    );
}
