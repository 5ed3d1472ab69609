import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { getHeapStatistics } from 'node:v8';
import type { Registry } from 'prom-client';
import { readOnScrape } from './read-on-scrape';

const nanosecondsPerSecond = 1e9;

/**
 * Event loop, heap and CPU time of the process.
 * @returns stops the measurement
 */
export function createProcessMetrics(registry: Registry): () => void {
  const delay = monitorEventLoopDelay({ resolution: 50 });
  delay.enable();
  let before = performance.eventLoopUtilization();
  const describe = (name: string, help: string) => ({ kind: 'gauge', name, help }) as const;
  readOnScrape(
    registry,
    {
      ...describe('loomgate_event_loop_delay_seconds', 'Delay of the event loop since the last scrape.'),
      labelNames: ['percentile'],
    },
    () => {
      const readings = ['50', '99'].map(
        (percentile) => [{ percentile }, delay.percentile(Number(percentile)) / nanosecondsPerSecond] as const,
      );
      delay.reset();
      return readings;
    },
  );
  readOnScrape(
    registry,
    describe('loomgate_event_loop_utilization', 'Share of time that the event loop was busy since the last scrape.'),
    () => {
      const now = performance.eventLoopUtilization();
      const { utilization } = performance.eventLoopUtilization(now, before);
      before = now;
      return utilization;
    },
  );
  readOnScrape(registry, describe('process_resident_memory_bytes', 'Resident memory.'), () =>
    process.memoryUsage.rss(),
  );
  readOnScrape(registry, describe('loomgate_heap_used_bytes', 'Used heap.'), () => getHeapStatistics().used_heap_size);
  readOnScrape(
    registry,
    describe('loomgate_heap_limit_bytes', 'Heap size limit.'),
    () => getHeapStatistics().heap_size_limit,
  );
  readOnScrape(
    registry,
    { kind: 'counter', name: 'process_cpu_seconds_total', help: 'CPU time.' },
    () => (process.cpuUsage().user + process.cpuUsage().system) / 1e6,
  );
  return () => delay.disable();
}
