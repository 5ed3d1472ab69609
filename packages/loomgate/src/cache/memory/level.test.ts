import fc from 'fast-check';
import type { Entry } from '../types';
import { createMemoryLevel, type MemoryLevel } from './level';
import { createTagIndex } from './tag-index';

const maxBytes = 40_000;

function entryOf(bytes: number, tags: readonly string[]): Entry {
  const policy = { ttlSeconds: 1, scope: 'PUBLIC', staleWhileRevalidateSeconds: 0, staleIfErrorSeconds: 0 } as const;
  return { body: Buffer.alloc(bytes), etag: '"e"', policy, madeAtMs: 0, tags, cacheTag: '' };
}

const names = Array.from({ length: 20 }, (_, n) => `key-${n}`);
interface Step {
  readonly what: 'put' | 'purge' | 'delete' | 'get';
  readonly key: string;
  readonly bytes: number;
  readonly tags: readonly string[];
}

const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.record({
    what: fc.constantFrom('put', 'put', 'put', 'purge', 'delete', 'get'),
    key: fc.constantFrom(...names),
    bytes: fc.nat(12_000),
    tags: fc.uniqueArray(fc.nat(14).map((n) => `tag-${n}`)),
  }),
  { maxLength: 120, size: 'max' },
);

function take({ what, key, bytes, tags }: Step, level: MemoryLevel): void {
  if (what === 'put') level.put(key, entryOf(bytes, tags));
  else if (what === 'purge') level.purge(tags.slice(0, 2));
  else level[what](key);
}

test('after random puts, purges and evictions memory is within its limit and the index is exact', () => {
  let evictions = 0;
  const property = fc.property(steps, (drawn) => {
    const index = createTagIndex();
    const level = createMemoryLevel(maxBytes, index);
    for (const step of drawn) {
      const before = level.figures.entries;
      take(step, level);
      if (step.what === 'put' && level.figures.entries < before) evictions += 1;
      expect(level.figures.bytes).toBeLessThanOrEqual(maxBytes);
      expect(index.size).toBe(new Set(names.flatMap((name) => level.get(name)?.tags ?? [])).size);
    }
    level.clear();
    expect(index.size).toBe(0);
  });
  fc.assert(property, { numRuns: 60 });
  expect(evictions).toBeGreaterThan(0);
});

test('a purge deletes entries with the tag only', () => {
  const level = createMemoryLevel(1_000_000);
  level.put('one', entryOf(10, ['a', 'b']));
  level.put('two', entryOf(10, ['b', 'c']));
  level.put('three', entryOf(10, ['c']));
  level.purge(['b']);
  expect(['one', 'two', 'three'].map((name) => level.get(name) !== undefined)).toEqual([false, false, true]);
});

test('an entry that replaces another is purged by its own tags only', () => {
  const level = createMemoryLevel(1_000_000);
  level.put('one', entryOf(10, ['a']));
  level.put('one', entryOf(10, ['b']));
  level.purge(['a']);
  expect(level.get('one')).toBeDefined();
  level.purge(['b']);
  expect(level.get('one')).toBeUndefined();
});

test('an entry larger than a quarter of the memory is not stored and evicts nothing', () => {
  const level = createMemoryLevel(maxBytes);
  level.put('small', entryOf(10, []));
  level.put('large', entryOf(maxBytes / 2, []));
  expect([level.get('small') !== undefined, level.get('large')]).toEqual([true, undefined]);
});

test('a body that is a slice is copied', () => {
  const level = createMemoryLevel(1_000_000);
  const whole = Buffer.from('<<body>>'.padEnd(100_000));
  level.put('one', { ...entryOf(0, []), body: whole.subarray(2, 6) });
  const body = level.get('one')?.body;
  expect([body?.toString(), body?.buffer.byteLength]).toEqual(['body', 4]);
});
