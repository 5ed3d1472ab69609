import { join } from 'node:path';
import type { Pool } from 'pg';
import type { Config } from '../config';
import { checkSession } from '../shared/database-session';
import { withTimeout } from '../shared/with-timeout';
import { newerMigrations } from './check-migrations';
import { embeddedPostgres } from './embedded-postgres';
import { migrate } from './migrate';
import { createPipelines, type Pipelines } from './pipelines/pipelines';
import { createPool } from './pool';
import { type PoolFigures, poolFigures } from './pool-figures';
import { checkPooler } from './pooler';
import { unvalidatedChecks } from './unvalidated-checks';

/** A migrated Postgres and the one pool of connections to it. */
export interface Database {
  readonly url: string;
  /** Leads past a pooler to the server itself, where such a URL is configured: for work that takes long. */
  readonly directUrl: string;
  readonly pool: Pool;
  /** The way of the loaders' statements to it. */
  readonly pipelines: Pipelines;
  figures(): PoolFigures;
  /** Names of the migrations that this start applied. */
  readonly applied: readonly string[];
  /** Names of migrations in the database that are of a newer version than this one. */
  readonly newer: readonly string[];
  /** Names of the checks that may not hold for rows stored before them. */
  readonly unvalidated: readonly string[];
  /** Closes the pool, then the embedded server if this process started it. */
  stop(): Promise<void>;
}

const endTimeoutMs = 1_000;

/**
 * Opens the Postgres that DATABASE_URL names, or starts the embedded one, and brings its schema up to date.
 * @param onError told of connections that broke while idle
 * @throws MigrationError when the schema cannot be brought up to date; Error when the database cannot be reached, or the
 * settings of its sessions do not hold, or those of the pooler
 */
export async function openDatabase(config: Config, onError: (error: Error) => void): Promise<Database> {
  const { url, stop } = await locate(config);
  try {
    const directUrl = (await checkPooler(url, config.database)) ? (config.database.logUrl ?? url) : url;
    const applied = await migrate(directUrl);
    const pool = createPool(url, config.database, onError);
    const pipelines = createPipelines(pool);
    // A statement that a silent server does not answer is not waited for.
    const end = () => withTimeout(pool.end(), endTimeoutMs).catch(() => undefined);
    const found = await lookAround(pool, url).catch((error) => end().then(() => Promise.reject(error)));
    const figures = () => poolFigures(pool, pipelines);
    return { url, directUrl, pool, pipelines, figures, applied, ...found, stop: () => end().then(stop) };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** @throws Error when the settings of its sessions do not hold */
async function lookAround(pool: Pool, url: string): Promise<Pick<Database, 'newer' | 'unvalidated'>> {
  await checkSession(pool, url);
  return { newer: await newerMigrations(pool), unvalidated: await unvalidatedChecks(pool) };
}

async function locate({ database, dataDir }: Config): Promise<{ url: string; stop: () => Promise<void> }> {
  if (database.url) return { url: database.url, stop: async () => undefined };
  const server = await embeddedPostgres().startEmbeddedPostgres(join(dataDir, 'postgres'));
  return { url: server.url(), stop: server.stop };
}
