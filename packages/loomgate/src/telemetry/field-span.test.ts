import { context, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { createLoader } from '../loaders/observed-loader';
import { createOperation } from '../loaders/operation';
import { fieldSpan } from './field-span';
import type { RecordedSpan } from './recording/recorded-span';
import { Trace, type TraceRecord } from './recording/trace';

beforeAll(() => context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable()));
afterAll(() => context.disable());

/** Runs resolvers within a traced request. */
async function spansOf(task: (resolve: (run: () => unknown) => unknown) => unknown): Promise<readonly RecordedSpan[]> {
  const sent: TraceRecord[] = [];
  const { root } = new Trace('POST /graphql', {}, undefined, (record) => sent.push(record));
  const field = { name: 'one', type: 'One' };
  const resolve = (run: () => unknown) => fieldSpan(field, { key: 'one', prev: undefined }, run);
  await context.with(trace.setSpan(context.active(), root), () => task(resolve));
  root.end();
  return sent.flatMap(({ spans }) => spans.filter((span) => span !== root));
}

test('a promise is handed on as it is, and its span ends with it', async () => {
  const { promise, resolve: settle } = Promise.withResolvers<string>();
  const spans = await spansOf(async (resolve) => {
    expect(resolve(() => promise)).toBe(promise);
    settle('value');
    await promise;
  });
  expect(spans).toMatchObject([{ failed: false }]);
});

test('what comes by its batch is handed on as it is, and its span ends with that', async () => {
  const spans = await spansOf(async (resolve) => {
    const { load } = createLoader<string>(
      createOperation(async () => []),
      'Type.byKey',
      async (keys) =>
        keys.map((key) => (key === 'bad' ? Object.assign(new Error('canary'), { code: 'NOT_FOUND' }) : key)),
    );
    const [good, bad] = [load('good'), load('bad')];
    expect(resolve(() => good)).toBe(good);
    expect(resolve(() => bad)).toBe(bad);
    await Promise.allSettled([good, bad]);
  });
  expect(spans).toMatchObject([{ failed: false }, { failed: true, attributes: { 'error.type': 'NOT_FOUND' } }]);
});

test('what fails says so by its code, thrown or rejected', async () => {
  const error = Object.assign(new Error('canary'), { code: 'NOT_FOUND' });
  const spans = await spansOf(async (resolve) => {
    await expect(resolve(() => Promise.reject(error))).rejects.toBe(error);
    expect(() =>
      resolve(() => {
        throw error;
      }),
    ).toThrow(error);
  });
  const failed = { failed: true, attributes: { 'error.type': 'NOT_FOUND' } };
  expect(spans).toMatchObject([failed, failed]);
});

test('what only looks like a promise is asked once', async () => {
  let asked = 0;
  // biome-ignore lint/suspicious/noThenProperty: a query builder of some kind, which runs when it is waited for
  const lazy = { then: (done: (value: string) => void) => done(`asked ${++asked}`) };
  const spans = await spansOf(async (resolve) => expect(await resolve(() => lazy)).toBe('asked 1'));
  expect([asked, spans.length]).toEqual([1, 1]);
});

test('what a resolver begins is below it, after an await, too', async () => {
  const spans = await spansOf((resolve) =>
    resolve(async () => {
      await Promise.resolve();
      return trace.getSpan(context.active())?.setAttribute('here', true);
    }),
  );
  expect(spans).toMatchObject([{ attributes: { here: true } }]);
});

test('where nothing is traced there is only the resolver', () => {
  expect(fieldSpan({ name: 'one', type: 'One' }, { key: 'one', prev: undefined }, () => 'value')).toBe('value');
});
