import type { Counter, Histogram } from 'prom-client';

type Metric = Pick<Counter | Histogram, 'get' | 'remove'>;

/**
 * Removes the series of a metric that have these labels, whatever their other labels are: prom-client removes a series only by
 * all of its labels. A series that comes back starts at 0, as after a restart.
 */
export async function removeSeries(metric: Metric, labels: Readonly<Record<string, string>>): Promise<void> {
  const { values } = await metric.get();
  for (const { labels: all } of values) {
    // A histogram has a value for each bucket.
    const { le: _, ...series } = Object(all);
    if (Object.entries(labels).every(([name, value]) => series[name] === value)) metric.remove(series);
  }
}
