import type { Counter } from 'prom-client';

/**
 * Removes the series of a counter that have these labels, whatever their other labels are: prom-client removes a series only
 * by all of its labels. A series that comes back starts at 0, as after a restart.
 */
export async function removeSeries(
  counter: Pick<Counter, 'get' | 'remove'>,
  labels: Readonly<Record<string, string>>,
): Promise<void> {
  const { values } = await counter.get();
  for (const { labels: series } of values)
    if (Object.entries(labels).every(([name, value]) => series[name] === value)) counter.remove(series);
}
