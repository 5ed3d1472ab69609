import { Histogram, type Registry } from 'prom-client';

/** How long statements take, by the loader's name for them. */
export function createStatementMetrics(
  registry: Registry,
): (name: string, durationMs: number, failed: boolean) => void {
  const durations = new Histogram({
    name: 'loomgate_statement_duration_seconds',
    help: 'Time of a statement, the wait for a connection included, by its name.',
    labelNames: ['statement', 'outcome'],
    buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5],
    registers: [registry],
  });
  return (statement, durationMs, failed) =>
    durations.observe({ statement, outcome: failed ? 'failed' : 'done' }, durationMs / 1000);
}
