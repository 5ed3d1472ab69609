import type { Result, Verdict } from './results.ts';
import type { Spread } from './statistics.ts';

/** Formats the figures as an aligned Markdown table. */
export function toTable(results: readonly Result[], baselines: readonly string[]): string {
  const head = ['contestant', 'requests/s', 'min-max', 'p50 ms', 'p99 ms', 'cpu ms'];
  const rows = results.map((result) => [...toCells(result), ...baselines.map((name) => toTimes(result, name))]);
  return align([[...head, ...baselines.map((name) => `x ${name}`)], ...rows]);
}

function toCells({ name, requestsPerSecond: rate, p50Ms, p99Ms, cpuMsPerRequest }: Result): string[] {
  const cpu = cpuMsPerRequest.median.toFixed(2);
  return [
    name,
    whole(rate.median),
    `${whole(rate.min)}-${whole(rate.max)}`,
    whole(p50Ms.median),
    whole(p99Ms.median),
    cpu,
  ];
}

function toTimes({ name, times }: Result, baseline: string): string {
  const spread: Spread | undefined = times[baseline];
  return spread ? short(spread.median) : name === baseline ? '1' : '';
}

function align([head = [], ...rows]: string[][]): string {
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const rule = widths.map((width, column) => (column === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`));
  return [head, rule, ...rows]
    .map((row) => `| ${row.map((cell, column) => pad(cell, column)).join(' | ')} |`)
    .join('\n');

  function pad(cell: string, column: number): string {
    const width = widths[column] ?? 0;
    return column === 0 ? cell.padEnd(width) : cell.padStart(width);
  }
}

/** Formats values with the 95 % confidence intervals of their medians. */
export function toVerdictLines(verdicts: readonly Verdict[]): string {
  return verdicts
    .map(({ text, times: { median, low, high }, holds }) => {
      return `${holds ? 'holds' : 'FAILS'}  ${text}: ${short(median)} (${short(low)} to ${short(high)})`;
    })
    .join('\n');
}

/** Formats names with descriptions, one per line. */
export function toList(entries: Readonly<Record<string, string>>): string {
  const width = Math.max(...Object.keys(entries).map((name) => name.length));
  return Object.entries(entries)
    .map(([name, text]) => `  ${name.padEnd(width)}  ${text}`)
    .join('\n');
}

function whole(value: number): string {
  return value < 10 ? value.toFixed(1) : String(Math.round(value));
}

function short(value: number): string {
  return value < 10 ? value.toFixed(2) : value.toFixed(1);
}
