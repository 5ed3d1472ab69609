import fc from 'fast-check';
import { createFence } from './fence';

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
