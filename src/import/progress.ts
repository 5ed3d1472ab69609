import { createStatusLine } from '../shared/status-line';

/** Receives the progress of an import. */
export interface Progress {
  /** Starts a file or another step. */
  start(name: string): void;
  /** Adds bytes that were read. */
  read(bytes: number): void;
  /** Adds one line that was read. */
  line(): void;
  /** Stops the output and clears the line. */
  stop(): void;
}

export interface State {
  readonly name: string;
  readonly rows: number;
  /** Since this file was started. */
  readonly seconds: number;
  readonly bytes: number;
  /** The size of all files. */
  readonly totalBytes: number;
  /** Since the first file was started. */
  readonly totalSeconds: number;
}

const redrawMs = 200;
const plainMs = 3_000;

/**
 * Shows progress every 200 ms on a terminal, and as a line every 3 s elsewhere.
 * @param totalBytes the size of all files on disk
 */
export function createProgress(output: Parameters<typeof createStatusLine>[0], totalBytes: number): Progress {
  const statusLine = createStatusLine(output);
  const startedAt = performance.now();
  let file = { name: 'starting', rows: 0, startedAt };
  let bytes = 0;
  const secondsSince = (moment: number) => (performance.now() - moment) / 1_000;
  const show = () => {
    const { name, rows } = file;
    const times = { seconds: secondsSince(file.startedAt), totalSeconds: secondsSince(startedAt) };
    statusLine.show(formatProgress({ name, rows, bytes, totalBytes, ...times }));
  };
  const timer = setInterval(show, statusLine.isTerminal ? redrawMs : plainMs);
  timer.unref();
  return {
    start: (name) => {
      file = { name, rows: 0, startedAt: performance.now() };
    },
    read: (more) => {
      bytes += more;
    },
    line: () => {
      file.rows += 1;
    },
    stop: () => {
      clearInterval(timer);
      statusLine.clear();
    },
  };
}

/** Formats e.g. `products.ndjson  34,000 lines  5,400/s  52 %  8 s left`; share and time left are those of all files. */
export function formatProgress({ name, rows, seconds, bytes, totalBytes, totalSeconds }: State): string {
  if (rows === 0) return name;
  const share = totalBytes > 0 ? Math.min(1, bytes / totalBytes) : 1;
  const parts = [
    name,
    `${format(rows)} lines`,
    `${format(rows / Math.max(seconds, 0.001))}/s`,
    `${format(share * 100)} %`,
  ];
  if (share > 0) parts.push(`${format((totalSeconds * (1 - share)) / share)} s left`);
  return parts.join('  ');
}

const format = (value: number) => Math.round(value).toLocaleString('en-US');
