import { Client } from 'pg';
import type { Gateway } from './gateway';
import { until } from './until';

/**
 * Lets another writer win a race: its statement is run and not committed before the request begins, and committed once
 * the request waits for it, which has then looked at the rows as they were.
 * @param statement the other writer's
 * @param id its one parameter
 */
export async function overtake<T>(
  gateway: Gateway,
  statement: string,
  id: string,
  request: () => Promise<T>,
): Promise<T> {
  const other = new Client({ connectionString: gateway.databaseUrl });
  await other.connect();
  try {
    await other.query('begin');
    await other.query(statement, [id]);
    const answer = request();
    await untilSomebodyWaits(gateway);
    await other.query('commit');
    return await answer;
  } finally {
    await other.end();
  }
}

async function untilSomebodyWaits({ sql }: Gateway): Promise<void> {
  const waiting = `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
  await until(async () => (await sql.query(waiting)).rowCount !== 0);
}
