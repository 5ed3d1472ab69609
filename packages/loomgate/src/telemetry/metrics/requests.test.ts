import { Registry } from 'prom-client';
import { createRequestRecord } from '../request-record';
import { createRequestMetrics } from './requests';

test('an operation that loses its label to another loses all of its series', async () => {
  const registry = new Registry();
  const { count } = createRequestMetrics(registry);
  const use = (operationName: string, times: number) => {
    for (let n = 0; n < times; n += 1)
      count({ ...createRequestRecord(), operationName, type: 'query', errorCode: 'TIMEOUT', statementBound: -1 }, 5);
  };
  for (let n = 0; n < 200; n += 1) use(`Old${n}`, 3);
  use('New', 8);
  await new Promise(setImmediate);
  const text = await registry.metrics();
  expect(text).toContain('loomgate_operation_errors_total{operation="New",code="TIMEOUT"}');
  const left = Array.from({ length: 200 }, (_, n) => `"Old${n}"`).filter((name) => text.includes(name));
  expect(left).toHaveLength(199);
});
