import { Registry } from 'prom-client';
import { Counts } from './counts';

test('counts by labels, and has the series that are dropped disappear', async () => {
  const registry = new Registry();
  const counts = new Counts(registry, { name: 'errors_total', help: 'Errors.', labelNames: ['operation', 'code'] });
  const lines = async () => (await registry.metrics()).match(/^errors_total.*$/gm)?.sort();
  for (const [operation, code] of [
    ['A', 'X'],
    ['A', 'X'],
    ['A', 'Y'],
    ['B', 'X'],
  ])
    counts.add(operation ?? '', code ?? '');
  expect(await lines()).toEqual([
    'errors_total{operation="A",code="X"} 2',
    'errors_total{operation="A",code="Y"} 1',
    'errors_total{operation="B",code="X"} 1',
  ]);
  counts.drop('A', 'Y');
  expect(await lines()).toHaveLength(2);
  counts.drop('A');
  counts.add('A', 'Z');
  expect(await lines()).toEqual(['errors_total{operation="A",code="Z"} 1', 'errors_total{operation="B",code="X"} 1']);
});
