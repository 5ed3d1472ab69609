import { callSpan } from './span';
import { whenSettled } from './when-settled';

/** Counts a statement that has been answered, by a name that holds no value. */
type Count = (name: string, durationMs: number, failed: boolean) => void;

/**
 * Counts and times the statements of writes, which have no names, by what they do and to which table; those of sampled
 * requests have spans.
 */
export function observeWrites(count: Count) {
  return <Answer>(sql: string, send: () => Promise<Answer>): Promise<Answer> => {
    const name = summaryOf(sql);
    const attributes = () => ({ 'db.system.name': 'postgresql', 'db.query.summary': name });
    return whenSettled(callSpan(name, attributes, send), (durationMs, failed) => count(name, durationMs, failed));
  };
}

const firstWord = /\w+/;
const target = /\b(?:from|into|update)\s+(?:only\s+)?(?:"?\w+"?\.)?"?(\w+)"?/i;

/** As `INSERT orders`, or `COMMIT`: https://opentelemetry.io/docs/specs/semconv/db/database-spans/ on `db.query.summary`. */
export function summaryOf(sql: string): string {
  const [verb = 'statement'] = firstWord.exec(sql) ?? [];
  const [, table] = target.exec(sql) ?? [];
  return table ? `${verb.toUpperCase()} ${table}` : verb.toUpperCase();
}
