import { Pool } from 'pg';
import { createTestDatabase } from '../../../../test/support/database';
import { namespaceOf } from './namespace';

async function nameOf(url: string): Promise<string> {
  const pool = new Pool({ connectionString: url });
  return namespaceOf(pool).finally(() => pool.end());
}

test('each database of a server has its own, stable namespace', async () => {
  const [one, other] = await Promise.all([createTestDatabase(), createTestDatabase()]);
  const [name, again, others] = await Promise.all([nameOf(one.url), nameOf(one.url), nameOf(other.url)]);
  expect(name).toMatch(/^[0-9a-f]{12}$/);
  expect(again).toBe(name);
  expect(others).not.toBe(name);
  await Promise.all([one.drop(), other.drop()]);
});
