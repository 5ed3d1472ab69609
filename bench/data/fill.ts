import type { Client } from 'pg';
import { copyRows } from '../database/product.ts';
import { tables } from './tables.ts';

/** Stores the generated rows, which are always the same. */
export async function fill(client: Client, show: (line: string) => void): Promise<void> {
  await client.query('begin');
  for (const { name, columns, rows } of tables()) {
    show(`filling ${name}`);
    await copyRows(client, name, columns, rows);
  }
  await client.query('commit');
  await client.query('vacuum analyze');
}
