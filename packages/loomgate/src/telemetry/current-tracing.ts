import type { Tracing } from './tracing';

let current: Tracing | undefined;

/** The tracing of this process; undefined where nothing is traced. */
export function currentTracing(): Tracing | undefined {
  return current;
}

export function setCurrentTracing(tracing: Tracing | undefined): void {
  current = tracing;
}
