import { setTimeout as sleep } from 'node:timers/promises';
import type { MigrationList } from '@prisma/schema-engine-wasm/schema_engine_bg';
import { Pool, type PoolClient } from 'pg';
import { checkSession, schemaOf, setSession } from '../shared/database-session';
import { messagePrefix, purgeEverything } from '../shared/log-message';
import { withTimeout } from '../shared/with-timeout';
import { compareHistory } from './broken-history';
import { refusal } from './migration-error';
import { everyMigrations, historyOf, type Migrations, readMigrations } from './migrations-folder';
import { createSchemaEngine, type SchemaEngine } from './schema-engine';
import { makeGatewaySchema, makeSchema } from './schemas';

const connectTimeoutMs = 5_000;
/** A migration may change rows without the log telling of them, as by rewriting a table. */
const leaveBehind = 'select pg_logical_emit_message(true, $1, $2)';

const noFilter = { externalTables: [], externalEnums: [] };
/** Any number will do, as long as every instance takes the same one ("loomgate" in ASCII); and the one of Prisma's CLI. */
const advisoryLockKeys = ['7813586407007282277', '72707369'];
const lockTimeoutMs = 60_000;
const lockRetryMs = 100;
/** `transaction_timeout` is of Postgres 17. */
const withoutLimits = `set local statement_timeout = 0; set local idle_in_transaction_session_timeout = 0;
  select set_config(name, '0', true) from pg_settings where name = 'transaction_timeout'`;

/**
 * Applies what is missing of the gateway's migrations and then of the project's, one process at a time, recorded in a
 * _prisma_migrations of each. Says so in the log of the database, so that all cached answers are left behind. One that was
 * interrupted is run again where its file has the line `-- loomgate: repeatable`. Nothing is applied where one of the
 * histories is broken.
 * @param url leads to the server itself where there is such a one: behind a pooler the timeouts of the role hold
 * @param all in the order in which they are applied
 * @returns the names of the migrations just applied
 * @throws MigrationError when a migration failed before, was edited, or is of a newer version that this one cannot work
 * with; Error when the settings of sessions do not hold
 */
export async function migrate(url: string, all = everyMigrations): Promise<string[]> {
  const pool = new Pool({
    connectionString: url,
    max: 2,
    connectionTimeoutMillis: connectTimeoutMs,
    // The one with the lock is idle while others migrate, which may take long.
    keepAlive: true,
    onConnect: (client) => withTimeout(setSession(client, url), connectTimeoutMs),
  });
  pool.on('error', ignore);
  const lock = await pool.connect();
  // What breaks it shows in its next statement.
  lock.on('error', ignore);
  try {
    await takeLock(lock);
    await makeSchema(pool, schemaOf(url));
    await checkSession(pool, url);
    await makeGatewaySchema(pool);
    const leave = () => lock.query(leaveBehind, [messagePrefix, purgeEverything]).then(() => lock.query('commit'));
    // Some may have been applied before the one that failed.
    const applied = await applyMissing(pool, all).catch((error: Error) => leave().then(() => rejectInWords(error)));
    await (applied.length > 0 ? leave() : lock.query('commit'));
    return applied;
  } finally {
    lock.release(true);
    await pool.end();
  }
}

const ignore = () => undefined;

/**
 * Takes the lock for a transaction: one of the session would stay on a connection that a pooler lends to others. Between
 * attempts nothing is held, since those that wait could keep all connections of a pooler from the one that has it.
 * @throws MigrationError when another process keeps it
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

/** What is missing of one history. */
interface Missing {
  readonly engine: SchemaEngine;
  readonly migrationsList: MigrationList;
  /** Those that were interrupted and may run again. */
  readonly repeated: readonly string[];
  /** Why a person has to look at it first. */
  readonly reasons: readonly string[];
  /** Whether a newer version has migrated it. */
  readonly isAhead: boolean;
}

async function applyMissing(pool: Pool, all: readonly Migrations[]): Promise<string[]> {
  const histories: Missing[] = [];
  for (const migrations of all) histories.push(await readHistory(pool, migrations));
  const reasons = histories.flatMap((history) => history.reasons);
  if (reasons.length > 0) throw refusal(reasons.join('\n'));
  const applied: string[] = [];
  for (const history of histories) applied.push(...(await applyOne(history)));
  return applied;
}

async function readHistory(pool: Pool, migrations: Migrations): Promise<Missing> {
  const engine = await createSchemaEngine(pool, migrations.historySchema);
  const migrationsList = await readMigrations(migrations.folder);
  const state = await engine.diagnoseMigrationHistory({
    migrationsList,
    optInToShadowDatabase: false,
    filters: noFilter,
  });
  const repeated = state.failedMigrationNames.filter(isRepeatable(migrationsList));
  const { reasons, newer } = compareHistory(state, migrationsList, repeated, historyOf(migrations));
  // The engine applies nothing to a database that is ahead, and nothing is missing there.
  const isAhead = newer.length > 0 && repeated.length === 0;
  return { engine, migrationsList, repeated, reasons, isAhead };
}

async function applyOne({ engine, migrationsList, repeated, isAhead }: Missing): Promise<string[]> {
  if (isAhead) return [];
  for (const migrationName of repeated) await engine.markMigrationRolledBack({ migrationName });
  const { appliedMigrationNames } = await engine.applyMigrations({ migrationsList, filters: noFilter });
  return appliedMigrationNames;
}

/** What a role is told that has no right to something. */
export const ownerAdvice =
  'The role of DATABASE_URL must own the database, its schema and its tables: docs/operations.md.';

/** Of a schema that has tables, and no history of migrations. */
const notEmpty = 'P3005';
const emptyAdvice =
  'DATABASE_URL leads to a schema that has tables of something else: name an empty database, or another schema by ?schema=NAME.';

/** Behind what has failed and why, the engine lists where in its own source that was. Other errors stay as they are. */
function rejectInWords(error: Error): Promise<never> {
  if ('code' in error && error.code === notEmpty) return Promise.reject(refusal(emptyAdvice, error));
  const [reason = '', place] = error.message.split(/\n +0: /);
  if (place === undefined) return Promise.reject(error);
  const [, name] = /migration_name="([^"]+)"/.exec(place) ?? [];
  const why = reason.replace('external connector error\n', '').replace('Error querying the database: ', '');
  const advice = /permission denied|must be owner|\(42501\)/.test(why) ? [ownerAdvice] : [];
  const lines = [name ? `${name} failed: ${why}` : why, ...advice];
  return Promise.reject(refusal(lines.join('\n'), error));
}

/** Of a migration that says in a line of its own that it goes on where an earlier run of it has ended. */
function isRepeatable({ migrationDirectories }: MigrationList): (name: string) => boolean {
  const marked = migrationDirectories.filter(({ migrationFile: { content } }) => {
    return content.tag === 'ok' && /^-- loomgate: repeatable$/m.test(content.value);
  });
  const names = new Set(marked.map(({ path }) => path));
  return (name) => names.has(name);
}
