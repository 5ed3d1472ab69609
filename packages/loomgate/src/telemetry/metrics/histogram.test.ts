import { Histogram as PromHistogram, Registry } from 'prom-client';
import { Histogram } from './histogram';

const description = { name: 'seconds', help: 'Time taken.', labelNames: ['operation', 'outcome'] };
const bounds = [0.005, 0.1, 2];

/** Lines, with the labels of each in one order. */
function linesOf(text: string): string[] {
  const lines = text.split('\n').filter(Boolean);
  return lines.map((line) => line.replace(/\{(.*)\}/, (_, labels: string) => labels.split(',').sort().join())).sort();
}

test('says what prom-client says of the same observations', async () => {
  const own = new Histogram({ ...description, bounds });
  const registry = new Registry();
  const theirs = new PromHistogram({ ...description, buckets: bounds, registers: [registry] });
  const operations = ['Nested', 'with "quotes"', 'a\\b\nc', ''];
  for (const [index, value] of [0, 0.005, 0.0051, 0.1, 1, 2, 2.5, 1e9].entries())
    for (const operation of operations.slice(index % 2)) {
      const outcome = index % 3 === 0 ? 'failed' : 'done';
      own.observe(value, operation, outcome);
      theirs.observe({ operation, outcome }, value);
    }
  const expected = linesOf(await registry.metrics());
  expect(expected.length).toBeGreaterThan(30);
  expect(linesOf(own.text())).toEqual(expected);
});

test('is described before anything was observed', () => {
  expect(new Histogram({ ...description, bounds }).text()).toBe(
    '# HELP seconds Time taken.\n# TYPE seconds histogram\n',
  );
});

test('series whose first label is dropped disappear, and begin anew when it comes back', () => {
  const own = new Histogram({ ...description, bounds });
  const counts = () => own.text().match(/^seconds_count.*$/gm);
  for (const operation of ['Kept', 'Dropped', 'Dropped']) own.observe(1, operation, 'done');
  own.observe(1, 'Dropped', 'failed');
  own.drop('Dropped');
  expect(counts()).toEqual(['seconds_count{operation="Kept",outcome="done"} 1']);
  own.observe(1, 'Dropped', 'done');
  expect(counts()).toContain('seconds_count{operation="Dropped",outcome="done"} 1');
});
