import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import type { Client } from 'pg';
import { fill } from '../data/fill.ts';
import { migrate } from './product.ts';
import { withClient } from './with-client.ts';

type UrlOf = (database?: string) => string;

/**
 * Creates the generated database once per version of the generator and of the migrations. It is renamed when it is complete,
 * so that an interrupted one is never used.
 * @returns the name of the database
 */
export async function createDatabase(urlOf: UrlOf, show: (line: string) => void): Promise<string> {
  const name = `bench_${fingerprint()}`;
  await withClient(urlOf(), async (admin) => {
    const known = await benchDatabases(admin);
    if (known.includes(name)) return;
    for (const old of known) await drop(admin, old);
    await admin.query('create database bench_unfinished');
    show('migrating the database');
    await migrate(urlOf('bench_unfinished'));
    await withClient(urlOf('bench_unfinished'), (client) => fill(client, show));
    await admin.query('checkpoint');
    await admin.query(`alter database bench_unfinished rename to ${name}`);
  });
  return name;
}

/** Drops replication slots of earlier gateways: they block dropping their database. */
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
