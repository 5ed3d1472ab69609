import { Client } from 'pg';
import type { Gateway } from './gateway';
import { until } from './until';

/**
 * Makes another writer win a race: its statement runs without a commit before the request begins, and commits when the
 * request waits for its lock. The request has read the old rows by then.
 * @param statement of the other writer
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
