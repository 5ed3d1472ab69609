import type { Session } from './session';

/** Remembers the key of every line of the file that is read now, so that a later line cannot take it again. */
export async function createKeys({ run }: Session): Promise<void> {
  await run('create temporary table import_keys (key text primary key, line integer not null) on commit drop');
}

export async function forgetKeys({ run }: Session): Promise<void> {
  await run('truncate import_keys');
}

/**
 * Refuses the lines whose key an earlier line has; one that was itself refused has none.
 * @param key an SQL expression over the table's columns
 * @param name an SQL expression for what is repeated, as the reason has it
 */
export async function refuseRepeatedKeys({ run }: Session, table: string, key: string, name: string): Promise<void> {
  await run(`insert into import_keys select distinct on (key) key, line
    from (select ${key} as key, line from ${table} where reason is null) lines
    order by key, line on conflict do nothing`);
  await run(`update ${table} s set reason = ${name} || ' is already on line ' || first.line
    from import_keys first where first.key = ${key} and first.line <> s.line and s.reason is null`);
}
