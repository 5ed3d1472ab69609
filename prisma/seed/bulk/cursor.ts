import type { ClientBase, QueryResultRow } from 'pg';

/** Rows per FETCH. A whole result in memory would double the memory of the process. */
const rowsPerFetch = 2_000;

/** Reads a result of any length by a cursor. Must run in a transaction, one call at a time per client. */
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
