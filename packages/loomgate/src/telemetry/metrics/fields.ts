import type { Registry } from 'prom-client';
import type { FieldStats, FieldTable } from '../field-stats';
import { readOnScrape } from './read';

/** The aggregates of fields that load. */
export function createFieldMetrics(registry: Registry, fields: FieldTable): void {
  const add = (name: string, help: string, kind: 'counter' | 'gauge', of: (stats: Readonly<FieldStats>) => number) =>
    readOnScrape(registry, { name, help, kind, labelNames: ['field'] }, () =>
      [...fields.entries()].map(([field, stats]) => [{ field }, of(stats)] as const),
    );
  add('loomgate_field_calls_total', 'How often a field that loads was asked for.', 'counter', ({ calls }) => calls);
  add('loomgate_field_errors_total', 'How many of those failed.', 'counter', ({ errors }) => errors);
  add('loomgate_field_seconds_total', 'Time of its batches.', 'counter', ({ totalMs }) => totalMs / 1000);
  add('loomgate_field_seconds_max', 'The longest batch.', 'gauge', ({ maxMs }) => maxMs / 1000);
}
