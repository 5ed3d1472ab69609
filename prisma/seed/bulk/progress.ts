/** One kind of rows on its way. */
interface Step {
  /** Passes rows on and counts them. Throws when the run has been interrupted. */
  count<T>(rows: Iterable<T>): Iterable<T>;
  /** Says how many there were and how long it took. */
  done(): void;
}

export type Progress = (kind: string, total: number) => Step;

type Output = Pick<NodeJS.WriteStream, 'write'> & { readonly isTTY?: boolean; readonly columns?: number };

/** How often a line is redrawn, or a further one written where lines cannot be. Milliseconds. */
const redrawMs = 100;
const repeatMs = 10_000;
/** A look at the clock costs more than a row. */
const rowsPerLook = 256;

/**
 * Tells how far the seeding has come: on a terminal by one line that is redrawn, elsewhere by a line now and then.
 * @param signal ends the run at the next row
 */
export function createProgress(output: Output, signal: AbortSignal): Progress {
  const show = output.isTTY ? redraw(output) : (line: string) => output.write(`${line}\n`);
  return (kind, total) => {
    const start = performance.now();
    let [rows, shownAt] = [0, start];
    const look = (interval: number) => {
      signal.throwIfAborted();
      const now = performance.now();
      if (now - shownAt < interval) return;
      shownAt = now;
      show(describe(kind, rows, total, (now - start) / 1000));
    };
    function* count<T>(source: Iterable<T>): Iterable<T> {
      for (const row of source) {
        yield row;
        rows += 1;
        if (rows % rowsPerLook === 0) look(output.isTTY ? redrawMs : repeatMs);
      }
    }
    const done = () => {
      if (total === 0) return;
      show(conclude(kind, rows, (performance.now() - start) / 1000));
      if (output.isTTY) output.write('\n');
    };
    return { count, done };
  };
}

/** Cut to the width, since a line that wraps cannot be redrawn; a terminal that does not know its width says 0. */
function redraw(output: Output) {
  return (line: string) => output.write(`\r\u001b[K${line.slice(0, (output.columns || 80) - 1)}`);
}

function describe(kind: string, rows: number, total: number, seconds: number): string {
  const perSecond = rows / seconds;
  const left = Math.ceil((total - rows) / perSecond);
  return `${kind.padEnd(14)} ${say(rows)} of ${say(total)}, ${say(Math.round(perSecond))}/s, ${say(left)} s left`;
}

const conclude = (kind: string, rows: number, seconds: number) =>
  `${kind.padEnd(14)} ${say(rows)} in ${seconds.toFixed(1)} s`;

const say = (count: number) => count.toLocaleString('en');
