import fc from 'fast-check';
import { createFence } from './fence';
import { tagHashLength } from './tag-hashes';

test('what was purged after the note is not clean, and what was purged before it is', () => {
  const fence = createFence(10);
  fence.purge(['a']);
  const noted = fence.note();
  fence.purge(['b']);
  expect([fence.isClean(['a', 'c'], noted), fence.isClean(['a', 'b'], noted)]).toEqual([true, false]);
});

test('after everything was purged nothing noted before is clean, not even what has no tags', () => {
  const fence = createFence(10);
  const noted = fence.note();
  fence.purgeAll();
  expect([fence.isClean([], noted), fence.isClean(['a'], fence.note())]).toEqual([false, true]);
});

const digest = (tag: string) => tag.padEnd(tagHashLength, '-');
const textOf = (...tags: string[]) => Buffer.from(tags.map(digest).join(' '));

test('of an entry of Redis it is known what was purged since its number, from the first number that was heard on', () => {
  const fence = createFence(10);
  const judge = (seq: number) => fence.judge(textOf('a', 'b'), seq);
  expect(judge(7)).toBe('unknown');
  fence.purgeAll();
  fence.reached(7);
  expect([judge(6), judge(7), judge(8)]).toEqual(['unknown', 'clean', 'clean']);
  fence.purge([digest('b')]);
  fence.reached(8);
  fence.purge([digest('c')]);
  fence.reached(9);
  expect([judge(6), judge(7), judge(8), judge(9)]).toEqual(['unknown', 'purged', 'clean', 'clean']);
});

test('of an entry of Redis nothing is known after everything was purged, until a number is heard', () => {
  const fence = createFence(10);
  fence.reached(7);
  fence.purgeAll();
  expect(fence.judge(textOf('a'), 9)).toBe('unknown');
  fence.reached(9);
  expect([fence.judge(textOf('a'), 8), fence.judge(textOf('a'), 9)]).toEqual(['unknown', 'clean']);
});

test('nor is it from before what was purged here alone, nor from before what is forgotten', () => {
  const fence = createFence(2);
  fence.reached(0);
  fence.purge([digest('a')]);
  fence.purge([digest('a')]);
  fence.reached(1);
  expect([fence.judge(textOf('b'), 0), fence.judge(textOf('b'), 1)]).toEqual(['unknown', 'clean']);
  for (const seq of [2, 3, 4]) {
    fence.purge([`tag ${seq}`]);
    fence.reached(seq);
  }
  expect([fence.judge(textOf('b'), 1), fence.judge(textOf('b'), 3)]).toEqual(['unknown', 'clean']);
});

const tags = Array.from({ length: 31 }, (_, n) => String(n));
const step = fc.oneof(fc.constant('all'), fc.constant('note'), fc.array(fc.constantFrom(...tags)));

/** What a step purges. */
const purgedBy = (what: string | string[]) => (Array.isArray(what) ? what : what === 'all' ? tags : []);

test('however few purges it remembers, it never takes for clean what was purged', () => {
  const property = fc.property(fc.array(step), fc.integer({ min: 1, max: 5 }), (drawn, maxTags) => {
    const fence = createFence(maxTags);
    const notes: { at: number; since: string[] }[] = [];
    for (const what of drawn) {
      if (Array.isArray(what)) fence.purge(what);
      else if (what === 'all') fence.purgeAll();
      else notes.push({ at: fence.note(), since: [] });
      for (const { since } of notes) since.push(...purgedBy(what));
    }
    const isMissed = ({ at, since }: (typeof notes)[number]) => since.some((tag) => fence.isClean([tag], at));
    expect(notes.filter(isMissed)).toEqual([]);
  });
  fc.assert(property, { numRuns: 300 });
});

test('what it says of an entry of Redis by the bytes of its tags is what it says of the tags', () => {
  const digests = fc.array(fc.stringMatching(/^[\w-]{12}$/), { maxLength: 20 });
  const property = fc.property(fc.array(digests, { minLength: 1 }), digests, fc.nat(), (purges, others, which) => {
    const fence = createFence(1_000);
    fence.reached(0);
    for (const [n, purged] of purges.entries()) {
      fence.purge(purged);
      fence.reached(n + 1);
    }
    const seq = which % (purges.length + 1);
    const tags = [...others, ...(purges[which % purges.length] ?? [])];
    const isClean = fence.isClean(tags, fence.note() - purges.length + seq);
    expect(fence.judge(textOf(...tags), seq)).toBe(isClean ? 'clean' : 'purged');
  });
  fc.assert(property, { numRuns: 300 });
});
