import { Client } from 'pg';
import { loadConfig } from '../../../packages/loomgate/src/config';
import { openDatabase } from '../../../packages/loomgate/src/database';
import { createExecute } from '../../../packages/loomgate/src/database/execute';
import { createTestDatabase } from '../../../test/support/database';
import { until } from '../../../test/support/until';
import { pruneAccounts } from './prune';

test('unused networks and revocations are deleted after 90 days', async () => {
  const database = await createTestDatabase();
  const sql = new Client({ connectionString: database.url });
  await sql.connect();
  const config = loadConfig({ NODE_ENV: 'test', LOG_LEVEL: 'silent', DATABASE_URL: database.url });
  const opened = await openDatabase(config, () => undefined);
  const log = { warn: jest.fn() };
  await sql.query(`
    with u as (insert into users (email, display_name) values ('a@example.com', 'A') returning id),
      t as (insert into token_validity (user_id, valid_from, noted_at)
        select gen_random_uuid(), now(), now() - n * interval '1 day' from generate_series(88, 92) n)
    insert into known_networks select id, n::text, now() - n * interval '1 day' from u, generate_series(88, 92) n`);
  const stop = pruneAccounts(createExecute(opened.pipelines), log, 0);
  const left = async () => {
    const { rows } = await sql.query(`select (select count(*)::int from known_networks) as networks,
      (select count(*)::int from token_validity) as revocations`);
    return rows[0];
  };
  await until(async () => (await left()).networks === 2 && (await left()).revocations === 2);
  await stop();
  expect(log.warn).not.toHaveBeenCalled();
  await opened.stop();
  await sql.end();
  await database.drop();
});
