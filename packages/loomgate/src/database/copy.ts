import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ClientBase } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';

/** The value of a column. JSON and arrays must be given as text. */
export type CopyValue = string | number | boolean | Date | null;

/**
 * Streams rows into a table by COPY, with one buffer of rows in memory.
 * @param client a connection that is not used for anything else meanwhile
 * @param columns the column names, in the order of the values of each row
 * @returns the number of rows stored
 */
export async function copyRows(
  client: ClientBase,
  table: string,
  columns: readonly string[],
  rows: Iterable<readonly CopyValue[]> | AsyncIterable<readonly CopyValue[]>,
): Promise<number> {
  const copy = client.query(copyFrom(`copy ${table} (${columns.join(', ')}) from stdin`));
  await pipeline(Readable.from(toChunks(rows), { objectMode: false }), copy);
  return copy.rowCount;
}

const chunkLength = 65_536;

async function* toChunks(rows: Iterable<readonly CopyValue[]> | AsyncIterable<readonly CopyValue[]>) {
  let chunk = '';
  for await (const row of rows) {
    chunk += `${row.map(toCopyText).join('\t')}\n`;
    if (chunk.length < chunkLength) continue;
    yield Buffer.from(chunk);
    chunk = '';
  }
  if (chunk) yield Buffer.from(chunk);
}

/** COPY's text format: https://www.postgresql.org/docs/current/sql-copy.html#id-1.9.3.55.9.2 */
function toCopyText(value: CopyValue): string {
  if (value === null) return '\\N';
  if (value instanceof Date) return value.toISOString();
  return typeof value === 'string'
    ? value.replace(/[\\\t\n\r]/g, (character) => escapes[character] ?? '')
    : String(value);
}

const escapes: Record<string, string> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };
