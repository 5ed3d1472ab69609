import { randomUUID } from 'node:crypto';
import { Client } from 'pg';

/** The template database with every migration; test databases are copies of it. */
export const templateName = 'template_migrated';

/** A database of one test file. */
export interface TestDatabase {
  readonly url: string;
  drop(): Promise<void>;
}

/**
 * Creates a database, copied from the migrated template in a few milliseconds.
 * @throws Error where Jest's globalSetup is not `loomgate/testing/setup`
 */
export async function createTestDatabase(): Promise<TestDatabase> {
  const server = process.env.TEST_POSTGRES_URL;
  if (!server) throw new Error("No Postgres is running for tests: set Jest's globalSetup to 'loomgate/testing/setup'");
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await execute(server, `create database ${name} template ${templateName}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => execute(server, endSlots(name), `drop database ${name} with (force)`) };
}

/** Ends readers of the database's replication slots: a database with an active slot cannot be dropped. */
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
