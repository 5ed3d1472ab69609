import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import type { Client } from 'pg';
import { fill } from '../data/fill.ts';
import { migrate } from './product.ts';
import { withClient } from './with-client.ts';

type UrlOf = (database?: string) => string;

/**
 * The generated database, made once for each version of the generator and of the product's migrations. It gets its
 * name when it is complete, so one that was interrupted is never measured.
 * @returns its name
 */
export async function createDatabase(urlOf: UrlOf, say: (line: string) => void): Promise<string> {
  const name = `bench_${fingerprint()}`;
  await withClient(urlOf(), async (admin) => {
    const known = await benchDatabases(admin);
    if (known.includes(name)) return;
    for (const old of known) await drop(admin, old);
    await admin.query('create database bench_unfinished');
    say('migrating the database');
    await migrate(urlOf('bench_unfinished'));
    await withClient(urlOf('bench_unfinished'), (client) => fill(client, say));
    await admin.query('checkpoint');
    await admin.query(`alter database bench_unfinished rename to ${name}`);
  });
  return name;
}

/** A slot that a gateway has left keeps its database from being dropped. */
async function drop(admin: Client, name: string): Promise<void> {
  await admin.query('select pg_drop_replication_slot(slot_name) from pg_replication_slots where database = $1', [name]);
  await admin.query(`drop database ${name} with (force)`);
}

async function benchDatabases(admin: Client): Promise<string[]> {
  const { rows } = await admin.query<{ datname: string }>(
    String.raw`select datname from pg_database where datname like 'bench\_%'`,
  );
  return rows.map(({ datname }) => datname);
}

function fingerprint(): string {
  const hash = createHash('sha256');
  for (const folder of ['../data/', '../../packages/loomgate/migrations/', '../../prisma/migrations/']) {
    const url = new URL(folder, import.meta.url);
    for (const entry of readdirSync(url, { recursive: true, withFileTypes: true, encoding: 'utf8' }).sort(byPath))
      if (entry.isFile()) hash.update(readFileSync(`${entry.parentPath}/${entry.name}`));
  }
  return hash.digest('hex').slice(0, 12);
}

function byPath(a: { parentPath: string; name: string }, b: { parentPath: string; name: string }): number {
  return `${a.parentPath}/${a.name}` < `${b.parentPath}/${b.name}` ? -1 : 1;
}
