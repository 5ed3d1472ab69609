import { Counter, Registry } from 'prom-client';
import { removeSeries } from './remove-series';

const labelNames = ['operation', 'code'];

test('a counter loses the series with the given labels', async () => {
  const registry = new Registry();
  const counter = new Counter({ name: 'errors_total', help: 'Errors.', labelNames, registers: [registry] });
  const lines = async () => (await registry.metrics()).match(/^errors_total.*$/gm)?.sort();
  for (const [operation, code] of [
    ['A', 'X'],
    ['A', 'X'],
    ['A', 'Y'],
    ['B', 'X'],
  ] as const)
    counter.inc({ operation, code });
  await removeSeries(counter, { operation: 'A', code: 'Y' });
  expect(await lines()).toEqual(['errors_total{operation="A",code="X"} 2', 'errors_total{operation="B",code="X"} 1']);
  await removeSeries(counter, { operation: 'A' });
  counter.inc({ operation: 'A', code: 'Z' });
  expect(await lines()).toEqual(['errors_total{operation="A",code="Z"} 1', 'errors_total{operation="B",code="X"} 1']);
});
