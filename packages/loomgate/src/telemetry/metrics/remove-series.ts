import type { Counter, Histogram } from 'prom-client';

type Metric = Pick<Counter | Histogram, 'get' | 'remove'>;

/**
 * Removes the series of a metric whose first labels have these values: prom-client removes a series only by all of its
 * labels. A series that comes back starts at 0, as after a restart.
 * @param labelNames of the metric, in their order
 * @param first values of the first labels
 */
export async function removeSeries(
  metric: Metric,
  labelNames: readonly string[],
  ...first: readonly string[]
): Promise<void> {
  const { values } = await metric.get();
  for (const { labels } of values) {
    const series = labelNames.map((name) => String(Object(labels)[name]));
    if (first.every((value, index) => series[index] === value)) metric.remove(...series);
  }
}
