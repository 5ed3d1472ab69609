import { errorType } from '../errors/code-of';
import type { Execute, Statement } from '../loaders';
import { callSpan, isTraced } from './span';
import { whenSettled } from './when-settled';

interface StatementReports {
  /** Counts a statement, by a name that holds no value. */
  statement(name: string, durationMs: number, failed: boolean): void;
  /** Called for each statement that took longer than `slowMs`. */
  slow(statement: Statement, durationMs: number): void;
  readonly slowMs: number;
}

/** Counts and times every statement of loaders, reports slow ones, and gives those of sampled operations a span. */
export function observeStatements(execute: Execute, reports: StatementReports): Execute {
  const timed: Execute = (statement, signal) =>
    whenSettled(execute(statement, signal), (durationMs, failed) => {
      reports.statement(statement.label, durationMs, failed);
      if (durationMs > reports.slowMs) reports.slow(statement, durationMs);
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
          annotate({ 'db.response.status_code': errorType(error) });
          throw error;
        }
      },
    );
}

/**
 * Counts and times the statements of writes, which have no names, by verb and table; those of sampled requests have
 * spans.
 */
export function observeWrites(count: StatementReports['statement']) {
  return <Answer>(sql: string, send: () => Promise<Answer>): Promise<Answer> => {
    const name = summaryOf(sql);
    const attributes = () => ({ 'db.system.name': 'postgresql', 'db.query.summary': name });
    return whenSettled(callSpan(name, attributes, send), (durationMs, failed) => count(name, durationMs, failed));
  };
}

const firstWord = /\w+/;
const target = /\b(?:from|into|update)\s+(?:only\s+)?(?:"?\w+"?\.)?"?(\w+)"?/i;

/**
 * Returns a name such as `INSERT orders` or `COMMIT`: https://opentelemetry.io/docs/specs/semconv/db/database-spans/ on
 * `db.query.summary`.
 */
export function summaryOf(sql: string): string {
  const [verb = 'statement'] = firstWord.exec(sql) ?? [];
  const [, table] = target.exec(sql) ?? [];
  return table ? `${verb.toUpperCase()} ${table}` : verb.toUpperCase();
}
