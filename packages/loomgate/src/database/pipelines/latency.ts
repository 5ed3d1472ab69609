/** What others are not made to wait for. */
const slowMs = 50;
/** How far one slow run moves the expectation. Much of what is measured in a busy process is the process. */
const weight = 1 / 4;

/** How long statements take, as far as they have been run. */
export interface Latency {
  /** Whether others should not wait behind it: it is slow as a rule, or nobody knows yet. */
  isSlow(name: string): boolean;
  note(name: string, durationMs: number): void;
}

export function createLatency(): Latency {
  const expected = new Map<string, number>();
  return {
    isSlow: (name) => (expected.get(name) ?? Infinity) > slowMs,
    note(name, durationMs) {
      const before = expected.get(name) ?? durationMs;
      // Nothing runs faster than it can, so what is quick once counts at once.
      expected.set(name, Math.min(durationMs, before + weight * (durationMs - before)));
    },
  };
}
