import { Registry } from 'prom-client';
import { createFieldTable, type FieldTable } from '../field-stats';
import type { RequestRecord } from '../request-record';
import { createFieldMetrics } from './fields';
import { createProcessMetrics } from './process';
import { createRequestMetrics } from './requests';
import { createStatementMetrics } from './statements';

export { createCacheMetrics, createLogLagMetric } from './cache';
export { type CountedParts, createPartMetrics } from './parts';

/** What is counted for every request, and where Prometheus reads it. */
export interface Metrics {
  readonly registry: Registry;
  readonly fields: FieldTable;
  request(record: RequestRecord, durationMs: number): void;
  statement(name: string, durationMs: number, failed: boolean): void;
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
  const histograms = [...requests.histograms, ...statements.histograms];
  return {
    registry,
    fields,
    request: requests.count,
    statement: statements.count,
    text: async () => [await registry.metrics(), ...histograms.map((histogram) => histogram.text())].join('\n'),
    stop: createProcessMetrics(registry),
  };
}
