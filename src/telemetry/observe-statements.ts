import type { Execute, Statement } from '../loaders';
import { codeOf } from './code-of';
import { span } from './span';

interface Watcher {
  /** Counts every statement. */
  statement(name: string, durationMs: number, failed: boolean): void;
  /** Told of those that took longer than `slowMs`. */
  slow(statement: Statement, durationMs: number): void;
  readonly slowMs: number;
}

/** Counts and times every statement, tells of slow ones, and gives those of sampled operations a span. */
export function observeStatements(execute: Execute, watcher: Watcher): Execute {
  return <Row>(statement: Statement, signal?: AbortSignal) =>
    span<Row[]>(
      statement.label,
      () => ({ 'db.system.name': 'postgresql', 'db.query.summary': statement.label }),
      async (annotate) => {
        const startedAt = performance.now();
        let failed = true;
        try {
          const rows = await execute<Row>(statement, signal);
          failed = false;
          annotate({ 'db.response.returned_rows': rows.length });
          return rows;
        } catch (error) {
          annotate({ 'db.response.status_code': codeOf(error) });
          throw error;
        } finally {
          const durationMs = performance.now() - startedAt;
          watcher.statement(statement.label, durationMs, failed);
          if (durationMs > watcher.slowMs) watcher.slow(statement, durationMs);
        }
      },
    );
}
