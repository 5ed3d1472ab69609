import { Registry } from 'prom-client';
import { createFieldTable, type FieldTable } from '../field-stats';
import type { RequestRecord } from '../request-record';
import { createFieldMetrics } from './fields';
import { Histogram } from './histogram';
import { createProcessMetrics } from './process';
import { createRequestMetrics } from './requests';
import { createStatementMetrics } from './statements';

export { createCacheMetrics } from './cache';
export { createLogMetrics } from './log';
export { type CountedParts, createPartMetrics } from './parts';

/** What is counted for every request, and where Prometheus reads it. */
export interface Metrics {
  readonly registry: Registry;
  readonly fields: FieldTable;
  request(record: RequestRecord, durationMs: number): void;
  /** Has these names of operations, which no client has chosen, keep their labels. */
  keepOperations(names: Iterable<string>): void;
  statement(name: string, durationMs: number, failed: boolean): void;
  /** An event has been told to somebody who waited for one of its type, so long after it had happened. */
  event(type: string, delayMs: number): void;
  /** All of it, in Prometheus' format. */
  text(): Promise<string>;
  stop(): void;
}

/** One registry for each gateway: several in one process do not mix. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  const fields = createFieldTable();
  createFieldMetrics(registry, fields);
  const requests = createRequestMetrics(registry);
  const statements = createStatementMetrics();
  const delays = new Histogram({
    name: 'loomgate_event_delay_seconds',
    help: 'From when an event happens to when it is told to somebody who waits for it.',
    labelNames: ['type'],
    bounds: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15],
  });
  const histograms = [...requests.histograms, ...statements.histograms, delays];
  return {
    registry,
    fields,
    request: requests.count,
    keepOperations: requests.keepOperations,
    statement: statements.count,
    event: (type, delayMs) => delays.observe(delayMs / 1000, type),
    text: async () => [await registry.metrics(), ...histograms.map((histogram) => histogram.text())].join('\n'),
    stop: createProcessMetrics(registry),
  };
}
