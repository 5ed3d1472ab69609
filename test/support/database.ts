import { randomUUID } from 'node:crypto';
import { Client } from 'pg';

/** A database of its own for one suite, copied from the migrated template in a few milliseconds. */
export async function createTestDatabase(): Promise<{ url: string; drop: () => Promise<void> }> {
  const server = process.env.TEST_POSTGRES_URL;
  if (!server) throw new Error('TEST_POSTGRES_URL is set by the global setup');
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await execute(server, `create database ${name} template template_migrated`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => execute(server, endSlots(name), `drop database ${name} with (force)`) };
}

/** A database goes with its slots, but not while somebody reads them. */
const endSlots = (name: string) => `
  do $$ begin
    while exists (select pg_terminate_backend(active_pid) from pg_replication_slots where active and database = '${name}')
    loop perform pg_sleep(0.01); end loop;
  end $$`;

async function execute(url: string, ...statements: readonly string[]): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}
