import type { Client } from 'pg';
import { copyRows } from '../database/product.ts';
import { tables } from './tables.ts';

/** Stores the generated rows; the same ones each time. */
export async function fill(client: Client, say: (line: string) => void): Promise<void> {
  await client.query('begin');
  for (const { name, columns, rows } of tables()) {
    say(`filling ${name}`);
    await copyRows(client, name, columns, rows);
  }
  await client.query('commit');
  await client.query('vacuum analyze');
}
