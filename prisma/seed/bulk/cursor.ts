import type { ClientBase, QueryResultRow } from 'pg';

/** A whole result at once would double the memory that the process holds; this many rows at a time do not show. */
const rowsPerFetch = 2_000;

/** Reads a result of any length, inside a transaction, one at a time for each client. */
export async function readRows<Row extends QueryResultRow>(
  client: ClientBase,
  query: string,
  take: (row: Row) => void,
): Promise<void> {
  await client.query(`declare seed_rows no scroll cursor for ${query}`);
  for (;;) {
    const { rows } = await client.query<Row>(`fetch ${rowsPerFetch} from seed_rows`);
    for (const row of rows) take(row);
    if (rows.length < rowsPerFetch) break;
  }
  await client.query('close seed_rows');
}
