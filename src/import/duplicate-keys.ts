import type { Session } from './session';

/** Creates the table with the keys of all valid lines of the current file, to find duplicates across batches. */
export async function createKeyTable({ run }: Session): Promise<void> {
  await run('create temporary table import_keys (key text primary key, line integer not null) on commit drop');
}

/** Empties the table before the next file. */
export async function clearKeyTable({ run }: Session): Promise<void> {
  await run('truncate import_keys');
}

/**
 * Rejects lines with the key of an earlier line. A rejected line does not reserve its key.
 * @param key an SQL expression over the columns of `table`
 * @param name an SQL expression that names the duplicate in the reason
 */
export async function rejectDuplicateKeys({ run }: Session, table: string, key: string, name: string): Promise<void> {
  await run(`insert into import_keys select distinct on (key) key, line
    from (select ${key} as key, line from ${table} where reason is null) lines
    order by key, line on conflict do nothing`);
  await run(`update ${table} s set reason = ${name} || ' is already on line ' || first.line
    from import_keys first where first.key = ${key} and first.line <> s.line and s.reason is null`);
}
