import { Histogram } from './histogram';

/** How long statements take, by the loader's name for them. */
export function createStatementMetrics() {
  const durations = new Histogram({
    name: 'loomgate_statement_duration_seconds',
    help: 'Time of a statement, the wait for a connection included, by its name.',
    labelNames: ['statement', 'outcome'],
    bounds: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5],
  });
  return {
    histograms: [durations],
    count: (statement: string, durationMs: number, failed: boolean): void =>
      durations.observe(durationMs / 1000, statement, failed ? 'failed' : 'done'),
  };
}
