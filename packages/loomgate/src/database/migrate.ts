import { setTimeout as sleep } from 'node:timers/promises';
import type { MigrationList } from '@prisma/schema-engine-wasm/schema_engine_bg';
import { Pool, type PoolClient } from 'pg';
import { checkSession, gatewaySchema, schemaOf, setSession } from '../shared/database-session';
import { messagePrefix, purgeEverything } from '../shared/log-message';
import { withTimeout } from '../shared/with-timeout';
import { compareHistory } from './compare-history';
import { refusal } from './migration-error';
import { everyMigrations, gatewayMigrations, historyOf, type Migrations, readMigrations } from './migrations-folder';
import { createSchemaEngine, type SchemaEngine } from './schema-engine';
import { createGatewaySchema, createSchema } from './schemas';

const connectTimeoutMs = 5_000;
/** Purges all cached answers. A migration can change rows without a WAL record of each, for example by rewriting a table. */
const purgeMessage = 'select pg_logical_emit_message(true, $1, $2)';

const noFilter = { externalTables: [], externalEnums: [] };
/** The key of all instances, an arbitrary number ("loomgate" in ASCII), and the key of Prisma's CLI. */
const advisoryLockKeys = ['7813586407007282277', '72707369'];
const lockTimeoutMs = 60_000;
const lockRetryMs = 100;
/** `transaction_timeout` exists since Postgres 17. */
const withoutLimits = `set local statement_timeout = 0; set local idle_in_transaction_session_timeout = 0;
  select set_config(name, '0', true) from pg_settings where name = 'transaction_timeout'`;

/**
 * Applies the missing migrations of the gateway, then those of the project, in one process at a time. Each history is recorded
 * in its own _prisma_migrations. A message in the WAL then purges all cached answers. An interrupted migration is run again if
 * its file has the line `-- loomgate: repeatable`. If one of the histories is broken, nothing is applied.
 * @param url should lead to the server rather than to a pooler, which applies the timeouts of the role
 * @param all in the order in which they are applied
 * @returns the names of the applied migrations
 * @throws MigrationError if a migration failed before, was edited, or is of a newer version that this one cannot work with;
 * Error if the session settings are wrong
 */
export function migrate(url: string, all = everyMigrations): Promise<string[]> {
  return applyLocked(url, all, async (pool) => {
    await createSchema(pool, schemaOf(url));
    await checkSession(pool, url);
    await createGatewaySchema(pool);
  });
}

/**
 * Applies the missing migrations of the gateway alone, in a database that others migrate. Reads and changes nothing outside
 * the schema `loomgate`.
 * @param url must lead to the server, not to a pooler
 * @returns the names of the applied migrations
 * @throws MigrationError as `migrate`
 */
export function migrateOwnTables(url: string): Promise<string[]> {
  const own = new URL(url);
  // The first migration looks for a history in the current schema. That of another team must not be read.
  own.searchParams.set('schema', gatewaySchema);
  return applyLocked(own.href, [gatewayMigrations], async (pool) => {
    await createGatewaySchema(pool, true);
    const { rows } = await pool.query('select current_schema() as schema');
    if (rows[0]?.schema !== gatewaySchema)
      throw refusal('the connection goes through a pooler; set DATABASE_LOG_URL to the address of the server itself');
  });
}

/** Applies migrations while no other process does. @param prepare runs before */
async function applyLocked(
  url: string,
  all: readonly Migrations[],
  prepare: (pool: Pool) => Promise<void>,
): Promise<string[]> {
  const pool = new Pool({
    connectionString: url,
    max: 2,
    connectionTimeoutMillis: connectTimeoutMs,
    // The connection with the lock is idle while another one migrates, which can take long.
    keepAlive: true,
    onConnect: (client) => withTimeout(setSession(client, url), connectTimeoutMs),
  });
  pool.on('error', ignore);
  const lock = await pool.connect();
  // The next statement reports the error.
  lock.on('error', ignore);
  try {
    await takeLock(lock);
    await prepare(pool);
    return await applyAndPurge(pool, lock, all);
  } finally {
    lock.release(true);
    await pool.end();
  }
}

/** A message in the WAL purges all cached answers. */
async function applyAndPurge(pool: Pool, lock: PoolClient, all: readonly Migrations[]): Promise<string[]> {
  const purge = () => lock.query(purgeMessage, [messagePrefix, purgeEverything]).then(() => lock.query('commit'));
  // Some may have been applied before the one that failed.
  const applied = await applyMissing(pool, all).catch(async (error: Error) => {
    await purge().catch(ignore);
    return rejectReadably(error);
  });
  await (applied.length > 0 ? purge() : lock.query('commit'));
  return applied;
}

const ignore = () => undefined;

/**
 * Takes the lock for a transaction. A lock of the session would stay on a connection that a pooler gives to other clients.
 * Between attempts the transaction is rolled back, so that waiting processes do not use up the connections of a pooler.
 * @throws MigrationError if another process holds the lock for 60 s
 */
async function takeLock(client: PoolClient): Promise<void> {
  const take = advisoryLockKeys.map((key) => `pg_try_advisory_xact_lock(${key})`).join(' and ');
  const deadlineMs = performance.now() + lockTimeoutMs;
  for (;;) {
    await client.query(`begin; ${withoutLimits}`);
    const { rows } = await client.query<{ isTaken: boolean }>(`select ${take} as "isTaken"`);
    if (rows[0]?.isTaken) return;
    await client.query('rollback');
    if (performance.now() > deadlineMs)
      throw refusal(`another process migrates it for ${lockTimeoutMs} ms; start again when it has ended`);
    await sleep(lockRetryMs);
  }
}

/** The state of one history. */
interface History {
  readonly engine: SchemaEngine;
  readonly migrationsList: MigrationList;
  /** Interrupted migrations that are run again. */
  readonly repeated: readonly string[];
  /** Why nothing may be applied. */
  readonly reasons: readonly string[];
  /** Whether a newer version has migrated the database. */
  readonly isAhead: boolean;
}

async function applyMissing(pool: Pool, all: readonly Migrations[]): Promise<string[]> {
  const histories: History[] = [];
  for (const migrations of all) histories.push(await readHistory(pool, migrations));
  const reasons = histories.flatMap((history) => history.reasons);
  if (reasons.length > 0) throw refusal(reasons.join('\n'));
  const applied: string[] = [];
  for (const history of histories) applied.push(...(await applyOne(history)));
  return applied;
}

async function readHistory(pool: Pool, migrations: Migrations): Promise<History> {
  const engine = await createSchemaEngine(pool, migrations.historySchema);
  const migrationsList = await readMigrations(migrations.folder);
  const state = await engine.diagnoseMigrationHistory({
    migrationsList,
    optInToShadowDatabase: false,
    filters: noFilter,
  });
  const repeated = state.failedMigrationNames.filter(isRepeatable(migrationsList));
  const { reasons, newer } = compareHistory(state, migrationsList, repeated, historyOf(migrations));
  // The engine refuses a database that is ahead; nothing is missing there.
  const isAhead = newer.length > 0 && repeated.length === 0;
  return { engine, migrationsList, repeated, reasons, isAhead };
}

async function applyOne({ engine, migrationsList, repeated, isAhead }: History): Promise<string[]> {
  if (isAhead) return [];
  for (const migrationName of repeated) await engine.markMigrationRolledBack({ migrationName });
  const { appliedMigrationNames } = await engine.applyMigrations({ migrationsList, filters: noFilter });
  return appliedMigrationNames;
}

/** Advice if the role lacks a right. */
export const ownerAdvice =
  'To apply migrations, the role of DATABASE_URL must own the database, its schema and its tables: docs/operations.md.';

/** The engine's error code for a schema that has tables but no history. */
const notEmpty = 'P3005';
const emptyAdvice =
  'DATABASE_URL leads to a schema that has tables but no history of migrations: use an empty database, or another schema by ?schema=NAME.';

/** Removes the source locations that the engine appends to its messages, and adds advice. Other errors are unchanged. */
function rejectReadably(error: Error): Promise<never> {
  if ('code' in error && error.code === notEmpty) return Promise.reject(refusal(emptyAdvice, error));
  const [reason = '', location] = error.message.split(/\n +0: /);
  if (location === undefined) return Promise.reject(error);
  const [, name] = /migration_name="([^"]+)"/.exec(location) ?? [];
  const why = reason.replace('external connector error\n', '').replace('Error querying the database: ', '');
  const advice = /permission denied|must be owner|\(42501\)/.test(why) ? [ownerAdvice] : [];
  const lines = [name ? `${name} failed: ${why}` : why, ...advice];
  return Promise.reject(refusal(lines.join('\n'), error));
}

/** @returns whether a migration of this name declares that it can be run again after an interrupted run */
function isRepeatable({ migrationDirectories }: MigrationList): (name: string) => boolean {
  const marked = migrationDirectories.filter(({ migrationFile: { content } }) => {
    return content.tag === 'ok' && /^-- loomgate: repeatable$/m.test(content.value);
  });
  const names = new Set(marked.map(({ path }) => path));
  return (name) => names.has(name);
}
