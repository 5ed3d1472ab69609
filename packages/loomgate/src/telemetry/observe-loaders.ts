import type { Observer } from '../loaders';
import type { FieldTable } from './field-stats';
import { bindToSpan, span } from './span';
import { whenSettled } from './when-settled';

/** Adds the duration of every batch to the sums of its field. */
export function createLoaderObserver(fields: FieldTable): Observer {
  return {
    batch: (label, asked, _unique, load) =>
      whenSettled(load(), (durationMs, failed) => fields.add(label, asked, durationMs, failed)),
  };
}

/** Observes a sampled operation: each batch has a span below the resolver that asked first. */
export function traceLoaders(observer: Observer): Observer {
  return {
    bind: bindToSpan,
    batch: (label, asked, unique, load) =>
      span(
        `load ${label}`,
        () => ({ 'loomgate.loader': label, 'loomgate.loader.asked': asked, 'loomgate.loader.keys': unique }),
        async (annotate) => {
          const values = await observer.batch(label, asked, unique, load);
          annotate({ 'loomgate.loader.rows': values.reduce((sum, value) => sum + rowsIn(value), 0) });
          return values;
        },
      ),
  };
}

/** Counts the rows of a value: a row, a list, a connection, or none. */
function rowsIn(value: unknown): number {
  if (value === null || value === undefined || value instanceof Error) return 0;
  if (Array.isArray(value)) return value.length;
  return typeof value === 'object' && 'nodes' in value && Array.isArray(value.nodes) ? value.nodes.length : 1;
}
