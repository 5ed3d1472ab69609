import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadConfig } from '../../packages/loomgate/src/config';
import { limitsEnvironment } from '../../packages/loomgate/src/config/limits';
import { projectRoot } from '../../packages/loomgate/src/shared/project-root';

test('a bucket smaller than the cost limit of an operation is refused at startup', () => {
  expect(() => loadConfig({ LIMIT_COST: '1000', RATE_LIMIT_CAPACITY: '999' })).toThrow(
    'RATE_LIMIT_CAPACITY: must be at least LIMIT_COST',
  );
  expect(loadConfig({ LIMIT_COST: '1000', RATE_LIMIT_CAPACITY: '1000' }).rateLimit.capacity).toBe(1_000);
});

test('a limit must be a positive integer', () => {
  for (const value of ['0', '-1', '1.5', 'many'])
    expect(() => loadConfig({ LIMIT_DEPTH: value })).toThrow('LIMIT_DEPTH: ');
});

test('REDIS_URL must be a Redis URL', () => {
  expect(() => loadConfig({ REDIS_URL: 'http://localhost' })).toThrow('REDIS_URL: must look like redis://');
  expect(loadConfig({ REDIS_URL: 'rediss://user:secret@redis:6380/1' }).redis.url).toBe(
    'rediss://user:secret@redis:6380/1',
  );
});

test('the rate limit is on by default, except in tests', () => {
  expect(loadConfig({ NODE_ENV: 'development' }).rateLimit.isOn).toBe(true);
  expect(loadConfig({ NODE_ENV: 'test' }).rateLimit.isOn).toBe(false);
  expect(loadConfig({ NODE_ENV: 'test', RATE_LIMIT: 'on' }).rateLimit.isOn).toBe(true);
  expect(loadConfig({ NODE_ENV: 'development', RATE_LIMIT: 'off' }).rateLimit.isOn).toBe(false);
});

test('docs/limits.md lists every limit with its default', () => {
  const docs = readFileSync(join(projectRoot, 'docs', 'limits.md'), 'utf8');
  const documented = [...docs.matchAll(/`(LIMIT_\w+|RATE_LIMIT_\w+)`(?: \| | \(|\s\()([\d,]+)/g)].map(
    ([, name = '', value = '']) => [name, Number(value.replaceAll(',', ''))],
  );
  const { RATE_LIMIT: _, ...defaults } = limitsEnvironment.parse({});
  expect(Object.fromEntries(documented)).toEqual(defaults);
});
