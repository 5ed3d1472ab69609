import { createLabels } from './labels';

const minute = 60_000;

function create(max = 3) {
  let nowMs = 0;
  const dropped: string[] = [];
  const labels = createLabels({ max, onDropped: (name) => dropped.push(name), clock: () => nowMs });
  /** @returns the label after the last use */
  function use(name: string, times = 1): string {
    let label = '';
    for (let n = 0; n < times; n += 1) label = labels.labelOf(name);
    return label;
  }
  function pass(ms: number): void {
    nowMs += ms;
  }
  return { labels, dropped, use, pass };
}

test('a name gets a label with its third use within minutes', () => {
  const { use, pass } = create();
  expect([use('A'), use('A'), use('A'), use('A')]).toEqual(['other', 'other', 'A', 'A']);
  use('B', 2);
  pass(60 * minute);
  expect(use('B')).toBe('other');
});

test('names that are invented for each request get no label', () => {
  const { use, dropped } = create();
  for (let n = 0; n < 1_000; n += 1) expect(use(`Invented${n}`)).toBe('other');
  expect(use('Real', 3)).toBe('Real');
  expect(dropped).toEqual([]);
});

test('the number of labels is bounded', () => {
  const { use } = create(3);
  const labels = new Set(Array.from({ length: 50 }, (_, n) => use(`Name${n}`, 3)));
  expect(labels).toEqual(new Set(['Name0', 'Name1', 'Name2', 'other']));
});

test('a name that is no longer used loses its label to one that is', () => {
  const { use, dropped, pass } = create(2);
  use('Old', 40);
  use('Kept', 40);
  pass(40 * minute);
  use('Kept', 5);
  expect(use('New', 3)).toBe('other');
  expect(use('New', 3)).toBe('New');
  expect(dropped).toEqual(['Old']);
  expect([use('Old'), use('Kept')]).toEqual(['other', 'Kept']);
});

test('names that were used a few times lose their labels to names that are used more', () => {
  const { use, dropped } = create(2);
  use('Invented1', 3);
  use('Invented2', 3);
  expect(use('Real', 6)).toBe('Real');
  expect(dropped).toEqual(['Invented1']);
});

test('two names with similar use do not replace each other', () => {
  const { use, dropped } = create(1);
  use('A', 3);
  for (let n = 0; n < 100; n += 1) {
    use('A');
    use('B');
  }
  expect(dropped).toEqual([]);
});

test('kept names have a label from the first use on', () => {
  const { labels, use, dropped, pass } = create(1);
  labels.keep(['Trusted']);
  expect(use('Trusted')).toBe('Trusted');
  pass(1_000 * minute);
  use('Busy', 100);
  expect([use('Trusted'), dropped]).toEqual(['Trusted', []]);
});

test('an empty name is counted as none, a long name as other', () => {
  const { use } = create();
  expect([use('', 5), use('x'.repeat(101), 5)]).toEqual(['none', 'other']);
});
