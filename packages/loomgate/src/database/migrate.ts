import { setTimeout as sleep } from 'node:timers/promises';
import type {
  DiagnoseMigrationHistoryOutput,
  HistoryDiagnostic,
  MigrationList,
} from '@prisma/schema-engine-wasm/schema_engine_bg';
import { escapeIdentifier, Pool, type PoolClient } from 'pg';
import { checkSession, schemaOf, setSession } from '../shared/database-session';
import { inTime } from '../shared/in-time';
import { messagePrefix, purgeEverything } from '../shared/log-message';
import { readMigrations } from './migrations-folder';
import { createSchemaEngine, type SchemaEngine } from './schema-engine';

/** The history in the database and the one on disk cannot be brought together without a person. */
export class MigrationError extends Error {}

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
 * Applies what is missing from prisma/migrations, one process at a time, recorded in _prisma_migrations. Says so in the
 * log of the database, so that all cached answers are left behind. One that was interrupted is run again where its file has
 * the line `-- loomgate: repeatable`.
 * @param url leads to the server itself where there is such a one: behind a pooler the timeouts of the role hold
 * @returns the names of the migrations just applied
 * @throws MigrationError when a migration failed before, was edited, or is unknown to this version; Error when the
 * settings of sessions do not hold
 */
export async function migrate(url: string): Promise<string[]> {
  const pool = new Pool({
    connectionString: url,
    max: 2,
    connectionTimeoutMillis: connectTimeoutMs,
    // The one with the lock is idle while others migrate, which may take long.
    keepAlive: true,
    onConnect: (client) => inTime(setSession(client, url), connectTimeoutMs),
  });
  pool.on('error', ignore);
  const lock = await pool.connect();
  // What breaks it shows in its next statement.
  lock.on('error', ignore);
  try {
    await takeLock(lock);
    await makeSchema(pool, schemaOf(url));
    await checkSession(pool, url);
    const applied = await applyMissing(await createSchemaEngine(pool));
    if (applied.length > 0) await lock.query(leaveBehind, [messagePrefix, purgeEverything]);
    await lock.query('commit');
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
      throw new MigrationError(`The database cannot be migrated:\nanother process migrates it for ${lockTimeoutMs} ms`);
    await sleep(lockRetryMs);
  }
}

/** As Prisma does; the right to create one is needed only where it is missing. */
async function makeSchema(pool: Pool, schema: string | undefined): Promise<void> {
  if (!schema) return;
  const { rows } = await pool.query('select from pg_namespace where nspname = $1', [schema]);
  if (rows.length === 0) await pool.query(`create schema ${escapeIdentifier(schema)}`);
}

async function applyMissing(engine: SchemaEngine): Promise<string[]> {
  const migrationsList = await readMigrations();
  const state = await engine.diagnoseMigrationHistory({
    migrationsList,
    optInToShadowDatabase: false,
    filters: noFilter,
  });
  const repeated = state.failedMigrationNames.filter(isRepeatable(migrationsList));
  refuseBrokenHistory(state, repeated);
  for (const migrationName of repeated) await engine.markMigrationRolledBack({ migrationName });
  const { appliedMigrationNames } = await engine
    .applyMigrations({ migrationsList, filters: noFilter })
    .catch((error: Error) => Promise.reject(toMigrationError(error)));
  return appliedMigrationNames;
}

/** Behind what has failed and why, the engine lists where in its own source that was. */
function toMigrationError(error: Error): MigrationError {
  const [reason = ''] = error.message.split(/\n +0: /);
  const [, name = 'a migration'] = /migration_name="([^"]+)"/.exec(error.message) ?? [];
  const why = reason.replace('external connector error\n', '').replace('Error querying the database: ', '');
  return new MigrationError(`The database cannot be migrated:\n${name} failed: ${why}`, { cause: error });
}

/** Of a migration that says in a line of its own that it goes on where an earlier run of it has ended. */
function isRepeatable({ migrationDirectories }: MigrationList): (name: string) => boolean {
  const marked = migrationDirectories.filter(({ migrationFile: { content } }) => {
    return content.tag === 'ok' && /^-- loomgate: repeatable$/m.test(content.value);
  });
  const names = new Set(marked.map(({ path }) => path));
  return (name) => names.has(name);
}

function refuseBrokenHistory(state: DiagnoseMigrationHistoryOutput, repeated: readonly string[]): void {
  const failed = state.failedMigrationNames.filter((name) => !repeated.includes(name));
  const reasons = [
    ...failed.map((name) => `${name} failed before; mend the database, then mark it in _prisma_migrations`),
    ...state.editedMigrationNames.map((name) => `${name} was changed after it had been applied; restore the file`),
    ...unknownMigrations(state.history).map((name) => `${name} is applied but not known here; start a newer version`),
  ];
  if (reasons.length > 0) throw new MigrationError(`The database cannot be migrated:\n${reasons.join('\n')}`);
}

function unknownMigrations(history: HistoryDiagnostic | null): string[] {
  return history && 'unpersistedMigrationNames' in history ? history.unpersistedMigrationNames : [];
}
