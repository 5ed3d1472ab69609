import { Histogram as PromHistogram, Registry } from 'prom-client';
import { Histogram } from './histogram';

const description = {
  name: 'seconds',
  help: 'Time \\ by\nname.',
  labelNames: ['operation', 'code'],
  buckets: [0.1, 2],
} as const;

test('its text is that of a histogram of prom-client with the same observations', async () => {
  const [ours, theirs] = [new Registry(), new Registry()];
  const counted = new Histogram(ours, description);
  const expected = new PromHistogram({ ...description, buckets: [...description.buckets], registers: [theirs] });
  expect(await ours.metrics()).toBe(await theirs.metrics());
  for (const [operation, code, value] of [
    ['A', 'X', 0.1],
    ['A', 'X', 0.11],
    ['A', 'X', 2.5],
    ['A', 'Y', 0],
    ['"B"\n\\', 'none', 1],
  ] as const) {
    counted.observe({ operation, code }, value);
    expected.observe({ operation, code }, value);
  }
  expect(await ours.metrics()).toBe(await theirs.metrics());
  expect(await theirs.getMetricsAsJSON()).toMatchObject(await ours.getMetricsAsJSON());
});

test('it loses the series whose first label is removed; one that comes back starts at 0', async () => {
  const registry = new Registry();
  const histogram = new Histogram(registry, description);
  const counts = async () => (await registry.metrics()).match(/^seconds_count.*$/gm);
  for (const operation of ['Kept', 'Removed', 'Removed']) histogram.observe({ operation, code: 'X' }, 1);
  histogram.observe({ operation: 'Removed', code: 'Y' }, 1);
  histogram.observe({ operation: 'Kept', code: 'Removed' }, 1);
  histogram.remove('Removed');
  const kept = ['Kept",code="X"} 1', 'Kept",code="Removed"} 1'].map((series) => `seconds_count{operation="${series}`);
  expect(await counts()).toEqual(kept);
  histogram.observe({ operation: 'Removed', code: 'X' }, 1);
  expect(await counts()).toEqual([...kept, 'seconds_count{operation="Removed",code="X"} 1']);
});
