import fc from 'fast-check';
import { createFence } from './fence';
import { tagHashLength } from './tag-hashes';

test('a tag that was purged after the version is not clean, one that was purged before is', () => {
  const fence = createFence(10);
  fence.purge(['a']);
  const fenceVersion = fence.version();
  fence.purge(['b']);
  expect([fence.isClean(['a', 'c'], fenceVersion), fence.isClean(['a', 'b'], fenceVersion)]).toEqual([true, false]);
});

test('after purgeAll no earlier version is clean, even without tags', () => {
  const fence = createFence(10);
  const fenceVersion = fence.version();
  fence.purgeAll();
  expect([fence.isClean([], fenceVersion), fence.isClean(['a'], fence.version())]).toEqual([false, true]);
});

const digest = (tag: string) => tag.padEnd(tagHashLength, '-');
const textOf = (...tags: string[]) => Buffer.from(tags.map(digest).join(' '));

test('an entry from Redis is checked against purges since its number, from the first known number on', () => {
  const fence = createFence(10);
  const judge = (seq: number) => fence.checkEntry(textOf('a', 'b'), seq);
  expect(judge(7)).toBe('unknown');
  fence.purgeAll();
  fence.advanceTo(7);
  expect([judge(6), judge(7), judge(8)]).toEqual(['unknown', 'clean', 'clean']);
  fence.purge([digest('b')]);
  fence.advanceTo(8);
  fence.purge([digest('c')]);
  fence.advanceTo(9);
  expect([judge(6), judge(7), judge(8), judge(9)]).toEqual(['unknown', 'purged', 'clean', 'clean']);
});

test('after purgeAll entries from Redis are unknown until the next number', () => {
  const fence = createFence(10);
  fence.advanceTo(7);
  fence.purgeAll();
  expect(fence.checkEntry(textOf('a'), 9)).toBe('unknown');
  fence.advanceTo(9);
  expect([fence.checkEntry(textOf('a'), 8), fence.checkEntry(textOf('a'), 9)]).toEqual(['unknown', 'clean']);
});

test('entries from before local purges, or from before forgotten ones, are unknown', () => {
  const fence = createFence(2);
  fence.advanceTo(0);
  fence.purge([digest('a')]);
  fence.purge([digest('a')]);
  fence.advanceTo(1);
  expect([fence.checkEntry(textOf('b'), 0), fence.checkEntry(textOf('b'), 1)]).toEqual(['unknown', 'clean']);
  for (const seq of [2, 3, 4]) {
    fence.purge([`tag ${seq}`]);
    fence.advanceTo(seq);
  }
  expect([fence.checkEntry(textOf('b'), 1), fence.checkEntry(textOf('b'), 3)]).toEqual(['unknown', 'clean']);
});

const tags = Array.from({ length: 31 }, (_, n) => String(n));
const step = fc.oneof(fc.constant('all'), fc.constant('note'), fc.array(fc.constantFrom(...tags)));

/** The tags that a step purges. */
const purgedBy = (what: string | string[]) => (Array.isArray(what) ? what : what === 'all' ? tags : []);

test('with any number of remembered purges, a purged tag is never clean', () => {
  const property = fc.property(fc.array(step), fc.integer({ min: 1, max: 5 }), (drawn, maxTags) => {
    const fence = createFence(maxTags);
    const notes: { at: number; since: string[] }[] = [];
    for (const what of drawn) {
      if (Array.isArray(what)) fence.purge(what);
      else if (what === 'all') fence.purgeAll();
      else notes.push({ at: fence.version(), since: [] });
      for (const { since } of notes) since.push(...purgedBy(what));
    }
    const isMissed = ({ at, since }: (typeof notes)[number]) => since.some((tag) => fence.isClean([tag], at));
    expect(notes.filter(isMissed)).toEqual([]);
  });
  fc.assert(property, { numRuns: 300 });
});

test('checking the bytes of tags gives the same as checking the tags', () => {
  const digests = fc.array(fc.stringMatching(/^[\w-]{12}$/), { maxLength: 20 });
  const property = fc.property(fc.array(digests, { minLength: 1 }), digests, fc.nat(), (purges, others, which) => {
    const fence = createFence(1_000);
    fence.advanceTo(0);
    for (const [n, purged] of purges.entries()) {
      fence.purge(purged);
      fence.advanceTo(n + 1);
    }
    const seq = which % (purges.length + 1);
    const tags = [...others, ...(purges[which % purges.length] ?? [])];
    const isClean = fence.isClean(tags, fence.version() - purges.length + seq);
    expect(fence.checkEntry(textOf(...tags), seq)).toBe(isClean ? 'clean' : 'purged');
  });
  fc.assert(property, { numRuns: 300 });
});
