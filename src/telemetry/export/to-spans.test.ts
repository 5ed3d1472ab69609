import { SpanKind } from '@opentelemetry/api';
import { resourceFromAttributes } from '@opentelemetry/resources';
import type { SpanRecord } from '../recording/recorded-span';
import { toSpans } from './to-spans';

const span = (index: number, parent: number | undefined, path?: string): SpanRecord => ({
  index,
  parent,
  name: path ?? `span ${index}`,
  kind: SpanKind.INTERNAL,
  scope: 'test',
  startMs: 1.5,
  endMs: 3.25,
  attributes: path === undefined ? {} : { 'graphql.field.path': path },
  failed: false,
});

/** The names of spans with those of what is above them. */
function parents(...spans: SpanRecord[]): Record<string, string | undefined> {
  const record = {
    traceId: '0af7651916cd43dd8448eb211c80319c',
    remoteParentId: 'b7ad6b7169203331',
    idPrefix: '0123456789',
    originMs: 1_000,
    attributes: { 'graphql.operation.name': 'Nested' },
    spans,
  };
  const made = toSpans(record, resourceFromAttributes({}));
  const nameOf = (id?: string) => made.find((one) => one.spanContext().spanId === id)?.name ?? id;
  return Object.fromEntries(made.map((one) => [one.name, nameOf(one.parentSpanContext?.spanId)]));
}

test('resolvers are below the field above them, past lists and plain fields', () => {
  const execution = 1;
  expect(
    parents(
      span(4, execution, 'products.nodes.10.reviews.nodes.0.author'),
      span(0, undefined),
      span(execution, 0),
      span(2, execution, 'products'),
      span(3, execution, 'products.nodes.10.reviews'),
      span(5, execution, 'products.nodes.1.artisan'),
      span(6, execution, 'productsByName'),
      span(7, 3),
    ),
  ).toEqual({
    'span 0': 'b7ad6b7169203331',
    'span 1': 'span 0',
    products: 'span 1',
    'products.nodes.10.reviews': 'products',
    'products.nodes.10.reviews.nodes.0.author': 'products.nodes.10.reviews',
    'products.nodes.1.artisan': 'products',
    productsByName: 'span 1',
    'span 7': 'products.nodes.10.reviews',
  });
});

test('of two executions each has its own fields', () => {
  expect(parents(span(1, undefined), span(2, undefined), span(3, 1, 'a'), span(4, 2, 'a.b'))).toMatchObject({
    'a.b': 'span 2',
  });
});

test('a span has its time since 1970, and says what its operation is', () => {
  const record = { traceId: 't', remoteParentId: undefined, idPrefix: '0123456789', originMs: 1_000 };
  const [made] = toSpans(
    { ...record, attributes: { op: 'Nested' }, spans: [span(10, undefined)] },
    resourceFromAttributes({}),
  );
  expect(made).toMatchObject({ startTime: [1, 1_500_000], endTime: [1, 3_250_000], attributes: { op: 'Nested' } });
  expect(made?.duration).toEqual([0, 1_750_000]);
  expect(made?.spanContext().spanId).toBe('012345678900000a');
});
