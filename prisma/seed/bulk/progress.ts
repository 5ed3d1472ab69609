import { createStatusLine } from '../../../src/shared/status-line';

/** The progress of one kind of rows. */
interface Step {
  /** Passes rows on and counts them. Throws when the run was interrupted. */
  count<T>(rows: Iterable<T>): Iterable<T>;
  /** Shows the number of rows and the duration. */
  done(): void;
}

export type Progress = (kind: string, total: number) => Step;

/** Milliseconds between redraws on a terminal, and between lines elsewhere. */
const redrawMs = 100;
const repeatMs = 10_000;
/** Reading the clock costs more than a row, so it is read once per this many rows. */
const rowsPerCheck = 256;

/**
 * Shows the progress of seeding.
 * @param signal interrupts the run at the next check
 */
export function createProgress(output: Parameters<typeof createStatusLine>[0], signal: AbortSignal): Progress {
  const statusLine = createStatusLine(output);
  const intervalMs = statusLine.isTerminal ? redrawMs : repeatMs;
  return (kind, total) => {
    const start = performance.now();
    let [rows, shownAt] = [0, start];
    const check = () => {
      signal.throwIfAborted();
      const now = performance.now();
      if (now - shownAt < intervalMs) return;
      shownAt = now;
      statusLine.show(describe(kind, rows, total, (now - start) / 1000));
    };
    function* count<T>(source: Iterable<T>): Iterable<T> {
      for (const row of source) {
        yield row;
        rows += 1;
        if (rows % rowsPerCheck === 0) check();
      }
    }
    const done = () => {
      if (total === 0) return;
      statusLine.show(conclude(kind, rows, (performance.now() - start) / 1000));
      statusLine.end();
    };
    return { count, done };
  };
}

function describe(kind: string, rows: number, total: number, seconds: number): string {
  const perSecond = rows / seconds;
  const secondsLeft = Math.ceil((total - rows) / perSecond);
  return `${kind.padEnd(14)} ${format(rows)} of ${format(total)}, ${format(Math.round(perSecond))}/s, ${format(secondsLeft)} s left`;
}

const conclude = (kind: string, rows: number, seconds: number) =>
  `${kind.padEnd(14)} ${format(rows)} in ${seconds.toFixed(1)} s`;

const format = (count: number) => count.toLocaleString('en');
