import { context, SpanStatusCode, trace } from '@opentelemetry/api';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import { createLoader } from '../loaders/key-loader';
import { createOperation } from '../loaders/operation';
import { fieldSpan } from './field-span';
import { tracer } from './span';
import { recordSpans, withinTrace } from './testing/recorded-spans';

type Path = Parameters<typeof fieldSpan>[1];

const recorded = recordSpans();

const ended = { status: { code: SpanStatusCode.UNSET } };
const failed = { status: { code: SpanStatusCode.ERROR }, attributes: { 'error.type': 'NOT_FOUND' } };

/** @returns the spans of a traced request, without its root */
async function spansOf(task: () => unknown): Promise<ReadableSpan[]> {
  const before = recorded.length;
  await withinTrace(task);
  return recorded.slice(before).filter(({ name }) => name !== 'POST /graphql');
}

/** Runs the resolver of a field `one` of the query. */
const resolve = (run: () => unknown) => fieldSpan({ name: 'one', type: 'One' }, { key: 'one', prev: undefined }, run);

test('a promise is returned as it is, and its span ends with it', async () => {
  const { promise, resolve: settle } = Promise.withResolvers<string>();
  const spans = await spansOf(async () => {
    expect(resolve(() => promise)).toBe(promise);
    settle('value');
    await promise;
  });
  expect(spans).toMatchObject([ended]);
});

test('the promise of a loader is returned as it is, and its span ends with it', async () => {
  const spans = await spansOf(async () => {
    const { load } = createLoader<string>(
      createOperation(async () => []),
      'Type.byKey',
      ['text'],
      async (keys) =>
        keys.map((key) => (key === 'bad' ? Object.assign(new Error('canary'), { code: 'NOT_FOUND' }) : key)),
    );
    const [good, bad] = [load('good'), load('bad')];
    expect(resolve(() => good)).toBe(good);
    expect(resolve(() => bad)).toBe(bad);
    await Promise.allSettled([good, bad]);
  });
  expect(spans).toMatchObject([ended, failed]);
});

test('a failure is recorded by its code, thrown or rejected', async () => {
  const error = Object.assign(new Error('canary'), { code: 'NOT_FOUND' });
  const spans = await spansOf(async () => {
    await expect(resolve(() => Promise.reject(error))).rejects.toBe(error);
    expect(() =>
      resolve(() => {
        throw error;
      }),
    ).toThrow(error);
  });
  expect(spans).toMatchObject([failed, failed]);
});

test('then of a thenable that is no promise is called once', async () => {
  let calls = 0;
  // biome-ignore lint/suspicious/noThenProperty: like a query builder, which runs the query at each call
  const lazy = { then: (done: (value: string) => void) => done(`call ${++calls}`) };
  const spans = await spansOf(async () => expect(await resolve(() => lazy)).toBe('call 1'));
  expect([calls, spans.length]).toEqual([1, 1]);
});

test('the span of a field is active in its resolver, also after an await', async () => {
  const spans = await spansOf(() =>
    resolve(async () => {
      await Promise.resolve();
      return trace.getSpan(context.active())?.setAttribute('here', true);
    }),
  );
  expect(spans).toMatchObject([{ attributes: { here: true } }]);
});

test('outside a sampled request the resolver runs without a span', () => {
  expect(resolve(() => 'value')).toBe('value');
});

/** The positions of one execution: as graphql-js makes them, one object for each. */
function createPaths(): (text: string) => Path {
  const paths = new Map<string, Path>();
  return function pathOf(text): Path {
    const known = paths.get(text);
    if (known) return known;
    const keys = text.split('.');
    const key = keys.pop() ?? '';
    const path = {
      key: /^\d+$/.test(key) ? Number(key) : key,
      prev: keys.length > 0 ? pathOf(keys.join('.')) : undefined,
    };
    paths.set(text, path);
    return path;
  };
}

/** The path of the parent of each field, or the name of another parent. */
function parentsOf(spans: readonly ReadableSpan[]): Record<string, string | undefined> {
  const names = new Map(spans.map((span) => [span.spanContext().spanId, span.name]));
  return Object.fromEntries(
    spans
      .filter(({ name }) => name.startsWith('graphql.resolve '))
      .map(({ name, parentSpanContext }) =>
        [name, names.get(parentSpanContext?.spanId ?? '')].map((text) => text?.replace('graphql.resolve ', '')),
      ),
  );
}

const run = (path: Path, resolve: () => unknown = () => undefined) =>
  fieldSpan({ name: 'any', type: 'Any' }, path, resolve);

test('the parent of a field is the closest field above that has a span, and otherwise the execution', async () => {
  const spans = await spansOf(() =>
    tracer.startActiveSpan('query', (execution) => {
      const pathOf = createPaths();
      for (const text of [
        'products',
        'productsByName',
        'products.nodes.1.artisan',
        'products.nodes.10.reviews',
        'products.nodes.10.reviews.nodes.0.author',
      ])
        run(pathOf(text));
      execution.end();
    }),
  );
  expect(parentsOf(spans)).toEqual({
    products: 'query',
    productsByName: 'query',
    'products.nodes.1.artisan': 'products',
    'products.nodes.10.reviews': 'products',
    'products.nodes.10.reviews.nodes.0.author': 'products.nodes.10.reviews',
  });
});

test('a resolver that runs after the span above has ended has a span', async () => {
  const spans = await spansOf(() =>
    tracer.startActiveSpan('query', (execution) => {
      const pathOf = createPaths();
      let later: () => unknown = () => undefined;
      run(pathOf('a'), () => {
        later = context.bind(context.active(), () => run(pathOf('a.b')));
      });
      later();
      execution.end();
    }),
  );
  expect(parentsOf(spans)).toEqual({ a: 'query', 'a.b': 'a' });
});

test('fields of two executions are not related', async () => {
  const spans = await spansOf(() => {
    for (const [name, path] of [
      ['one', 'a'],
      ['two', 'a.b'],
    ] as const)
      tracer.startActiveSpan(name, (execution) => {
        run(createPaths()(path));
        execution.end();
      });
  });
  expect(parentsOf(spans)).toEqual({ a: 'one', 'a.b': 'two' });
});

test('a resolver that another resolver calls has the parent that its path says', async () => {
  const spans = await spansOf(() =>
    tracer.startActiveSpan('query', (execution) => {
      const pathOf = createPaths();
      run(pathOf('a'), () => {
        run(pathOf('a.b'));
        run(pathOf('c'));
      });
      execution.end();
    }),
  );
  expect(parentsOf(spans)).toEqual({ a: 'query', 'a.b': 'a', c: 'query' });
});
