import type { FieldPath } from '../recording/field';
import { Trace } from '../recording/trace';
import { findParents } from './parents';

type Span = NonNullable<ReturnType<Trace['start']>>;

const trace = () => new Trace('POST /graphql', {}, undefined, () => undefined);
const field = { name: 'any', type: 'Any' };

function toPath(text: string): FieldPath | undefined {
  const keys = text.split('.').map((key) => (/^\d+$/.test(key) ? Number(key) : key));
  return keys.reduce<FieldPath | undefined>((prev, key) => ({ key, prev }), undefined);
}

/** Spans of resolvers below an execution, by the texts of their paths. */
function fieldsOf(execution: Span | undefined, ...texts: string[]): Span[] {
  return texts.flatMap((text) => execution?.startField(field, toPath(text) ?? { key: '', prev: undefined }) ?? []);
}

const toText = (path: FieldPath | undefined): string =>
  path ? [...(path.prev ? [toText(path.prev)] : []), path.key].join('.') : '';

/** The text of what is above each. */
function above(spans: readonly Span[]): Record<string, string | undefined> {
  const parents = findParents(spans);
  const texts = new Map<number | undefined, string>(spans.map(({ index, path }) => [index, toText(path)]));
  return Object.fromEntries(spans.map(({ index, path }) => [toText(path), texts.get(parents[index])]));
}

test('fields are below the field above them, past lists and plain fields, in whatever order they end', () => {
  const execution = trace().root.startChild('query', 'test', {});
  const spans = fieldsOf(
    execution,
    'products.nodes.10.reviews.nodes.0.author',
    'products',
    'products.nodes.10.reviews',
    'products.nodes.1.artisan',
    'productsByName',
  );
  expect(above(spans)).toEqual({
    'products.nodes.10.reviews.nodes.0.author': 'products.nodes.10.reviews',
    products: undefined,
    'products.nodes.10.reviews': 'products',
    'products.nodes.1.artisan': 'products',
    productsByName: undefined,
  });
});

test('of two executions each has its own fields', () => {
  const { root } = trace();
  const [first, second] = [root.startChild('one', 'test', {}), root.startChild('two', 'test', {})];
  expect(above([...fieldsOf(first, 'a'), ...fieldsOf(second, 'a.b')])).toEqual({ a: undefined, 'a.b': undefined });
});

test('a resolver that is called inside another one is no further down', () => {
  const execution = trace().root.startChild('query', 'test', {});
  const [outer] = fieldsOf(execution, 'a');
  expect(above([...fieldsOf(execution, 'a'), ...fieldsOf(outer, 'a.b')])).toEqual({ a: undefined, 'a.b': 'a' });
});

test('what the instrumentation makes of a path is one', () => {
  const execution = trace().root.startChild('query', 'test', {});
  const texts = ['products', 'products.nodes.0.title'];
  const spans = texts.flatMap(
    (text) => execution?.startChild(text, 'test', { attributes: { 'graphql.field.path': text } }) ?? [],
  );
  expect(above(spans)).toEqual({ products: undefined, 'products.nodes.0.title': 'products' });
});
