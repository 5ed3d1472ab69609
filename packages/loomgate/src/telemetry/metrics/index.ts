import { Registry } from 'prom-client';
import { createFieldTable, type FieldTable } from '../field-stats';
import type { RequestRecord } from '../request-record';
import { createFieldMetrics } from './parts';
import { createProcessMetrics } from './process';
import { createDurationMetrics, createRequestMetrics } from './requests';

export { createLogMetrics } from './log';
export { type CountedParts, createCacheMetrics, createPartMetrics } from './parts';

/** The metrics of one gateway, in the format of Prometheus. */
export interface Metrics {
  readonly registry: Registry;
  readonly fields: FieldTable;
  /** Counts a request when it is over. */
  request(record: RequestRecord, durationMs: number): void;
  /** Keeps the labels of these operation names, which no client has chosen. */
  keepOperations(names: Iterable<string>): void;
  /** Counts a SQL statement by a name that holds no value. */
  statement(name: string, durationMs: number, failed: boolean): void;
  /** Counts an event delivered to a subscription. @param delayMs since the event happened */
  event(type: string, delayMs: number): void;
  /** All metrics in Prometheus' text format. */
  text(): Promise<string>;
  stop(): void;
}

/** Each gateway has a registry: several in one process do not mix. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  const fields = createFieldTable();
  createFieldMetrics(registry, fields);
  const { count, keepOperations } = createRequestMetrics(registry);
  return {
    ...createDurationMetrics(registry),
    registry,
    fields,
    request: count,
    keepOperations,
    text: () => registry.metrics(),
    stop: createProcessMetrics(registry),
  };
}
