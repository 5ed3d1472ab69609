import type { SpanRecord } from '../recording/recorded-span';

const pathOf = ({ attributes }: SpanRecord): unknown => attributes['graphql.field.path'];

/**
 * Which span is above another one. The instrumentation hangs all resolvers below their execution (`flatResolveSpans`),
 * for finding the field above costs it more than all else, on the thread that serves; here their paths tell.
 */
export function createParentOf(spans: readonly SpanRecord[]): (span: SpanRecord) => number | undefined {
  const fields = new Map<string, number>();
  for (const span of spans) {
    const path = pathOf(span);
    if (typeof path === 'string') fields.set(`${span.parent} ${path}`, span.index);
  }
  return (span) => {
    const path = pathOf(span);
    return (typeof path === 'string' ? fieldAbove(fields, span.parent, path) : undefined) ?? span.parent;
  };
}

/** The nearest field above that has a span; list indices and plain fields have none. */
function fieldAbove(fields: ReadonlyMap<string, number>, execution: number | undefined, path: string) {
  for (let end = path.lastIndexOf('.'); end > 0; end = path.lastIndexOf('.', end - 1)) {
    const found = fields.get(`${execution} ${path.slice(0, end)}`);
    if (found !== undefined) return found;
  }
  return undefined;
}
