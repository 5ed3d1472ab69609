import type { DiagnoseMigrationHistoryOutput, HistoryDiagnostic } from '@prisma/schema-engine-wasm/schema_engine_bg';
import { escapeIdentifier, Pool, type PoolClient } from 'pg';
import { schemaOf, setSession } from '../../shared/database-session';
import { inTime } from '../../shared/in-time';
import { messagePrefix, purgeEverything } from '../../shared/log-message';
import { readMigrations } from './migrations-folder';
import { createSchemaEngine, type SchemaEngine } from './schema-engine';

/** The history in the database and the one on disk cannot be brought together without a person. */
export class MigrationError extends Error {}

const connectTimeoutMs = 5_000;
/** A migration may change rows without the log telling of them, as by rewriting a table. */
const leaveBehind = 'select pg_logical_emit_message(true, $1, $2)';

const noFilter = { externalTables: [], externalEnums: [] };
/** Any number will do, as long as every instance takes the same one ("loomgate" in ASCII). */
const advisoryLockKey = '7813586407007282277';

/**
 * Applies what is missing from prisma/migrations, one process at a time, recorded in _prisma_migrations. Says so in the
 * log of the database, so that all cached answers are left behind.
 * @returns the names of the migrations just applied
 * @throws MigrationError when a migration failed before, was edited, or is unknown to this version
 */
export async function migrate(url: string): Promise<string[]> {
  const pool = new Pool({
    connectionString: url,
    max: 2,
    connectionTimeoutMillis: connectTimeoutMs,
    onConnect: (client) => inTime(setSession(client, url), connectTimeoutMs),
  });
  const lock = await pool.connect();
  try {
    await lock.query("set lock_timeout = '60s'");
    await lock.query('select pg_advisory_lock($1)', [advisoryLockKey]);
    await makeSchema(lock, schemaOf(url));
    const applied = await applyMissing(await createSchemaEngine(pool));
    if (applied.length > 0) await lock.query(leaveBehind, [messagePrefix, purgeEverything]);
    return applied;
  } finally {
    lock.release(true);
    await pool.end();
  }
}

/** As Prisma does; the right to create one is needed only where it is missing. */
async function makeSchema(client: PoolClient, schema: string | undefined): Promise<void> {
  if (!schema) return;
  const { rows } = await client.query('select from pg_namespace where nspname = $1', [schema]);
  if (rows.length === 0) await client.query(`create schema ${escapeIdentifier(schema)}`);
}

async function applyMissing(engine: SchemaEngine): Promise<string[]> {
  const migrationsList = await readMigrations();
  const state = await engine.diagnoseMigrationHistory({
    migrationsList,
    optInToShadowDatabase: false,
    filters: noFilter,
  });
  refuseBrokenHistory(state);
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

function refuseBrokenHistory(state: DiagnoseMigrationHistoryOutput): void {
  const reasons = [
    ...state.failedMigrationNames.map(
      (name) => `${name} failed before; mend the database, then mark it in _prisma_migrations`,
    ),
    ...state.editedMigrationNames.map((name) => `${name} was changed after it had been applied; restore the file`),
    ...unknownMigrations(state.history).map((name) => `${name} is applied but not known here; start a newer version`),
  ];
  if (reasons.length > 0) throw new MigrationError(`The database cannot be migrated:\n${reasons.join('\n')}`);
}

function unknownMigrations(history: HistoryDiagnostic | null): string[] {
  return history && 'unpersistedMigrationNames' in history ? history.unpersistedMigrationNames : [];
}
