import type { KindName } from './catalogue-files';
import type { Counts } from './counts';

/** The counts of an import by kind, in the order of storing. */
export type Summary = ReadonlyMap<KindName, Counts>;

function total(summary: Summary, column: keyof Counts): number {
  return [...summary.values()].reduce((sum, counts) => sum + counts[column], 0);
}

/** Whether at least one line was accepted, or there was no line. */
export function isImported(summary: Summary): boolean {
  const accepted = total(summary, 'created') + total(summary, 'updated') + total(summary, 'unchanged');
  return accepted > 0 || total(summary, 'rejected') === 0;
}

const columns = ['created', 'updated', 'unchanged', 'rejected'] as const;

/** Formats the counts as a table, with the duration and the path of the rejects. */
export function formatSummary(summary: Summary, seconds: number, rejectsPath: string): string {
  const rows = [...summary].map(([kind, counts]) => [kind, ...columns.map((column) => format(counts[column]))]);
  const lines = [['', ...columns], ...rows].map(formatRow);
  const users = total(summary, 'users');
  if (users > 0) lines.push(`${format(users)} users were created for authors of reviews; they cannot sign in.`);
  lines.push(`Took ${seconds.toFixed(1)} s.`);
  const rejected = total(summary, 'rejected');
  if (rejected > 0) lines.push(`${format(rejected)} lines were rejected; ${rejectsPath} lists them with reasons.`);
  return `${lines.join('\n')}\n`;
}

function formatRow([kind = '', ...cells]: readonly string[]): string {
  return kind.padEnd(10) + cells.map((cell) => cell.padStart(12)).join('');
}

const format = (value: number) => value.toLocaleString('en-US');
