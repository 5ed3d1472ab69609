/** Where the import tells how far it is. */
export interface Progress {
  /** A new file, or another piece of work, begins. */
  start(name: string): void;
  /** So many bytes more were read. */
  read(bytes: number): void;
  /** One line more was read. */
  line(): void;
  /** Nothing is shown from now on. */
  stop(): void;
}

export interface State {
  readonly name: string;
  readonly rows: number;
  /** Since this file began. */
  readonly seconds: number;
  readonly bytes: number;
  /** Of all files. */
  readonly totalBytes: number;
  /** Since the first file began. */
  readonly totalSeconds: number;
}

interface Output {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

const redrawMs = 200;
const plainMs = 3_000;

/**
 * Shows progress: one line, drawn over and over, on a terminal; elsewhere a line every three seconds.
 * @param totalBytes the size of all files, as they lie on disk
 */
export function createProgress(output: Output, totalBytes: number): Progress {
  const began = performance.now();
  let file = { name: 'starting', rows: 0, began };
  let bytes = 0;
  const secondsSince = (moment: number) => (performance.now() - moment) / 1_000;
  const show = () => {
    const { name, rows } = file;
    const times = { seconds: secondsSince(file.began), totalSeconds: secondsSince(began) };
    const line = formatProgress({ name, rows, bytes, totalBytes, ...times });
    output.write(output.isTTY ? `\r${line}\u001b[K` : `${line}\n`);
  };
  const timer = setInterval(show, output.isTTY ? redrawMs : plainMs);
  timer.unref();
  return {
    start: (name) => {
      file = { name, rows: 0, began: performance.now() };
    },
    read: (more) => {
      bytes += more;
    },
    line: () => {
      file.rows += 1;
    },
    stop: () => {
      clearInterval(timer);
      if (output.isTTY) output.write('\r\u001b[K');
    },
  };
}

/** `products.ndjson  34,000 lines  5,400/s  52 %  8 s left`; the share and the time are those of all files. */
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
