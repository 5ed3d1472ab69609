import { join } from 'node:path';
import type { Pool } from 'pg';
import type { Config } from '../config';
import type { Project } from '../project';
import { checkSession, gatewaySchema } from '../shared/database-session';
import { withTimeout } from '../shared/with-timeout';
import { newerMigrations } from './check-migrations';
import { embeddedPostgres } from './embedded-postgres';
import { migrate } from './migrate';
import { type OwnTables, readOwnTables } from './own-tables';
import { createPipelines, type Pipelines } from './pipelines/pipelines';
import { createPool, type PoolFigures, poolFigures } from './pool';
import { directUrlOf } from './pooler';

/** A Postgres and the connection pool for it; migrated, unless the project says `migrations: 'none'`. */
export interface Database {
  readonly url: string;
  /** The URL for long work: DATABASE_LOG_URL if `url` leads to a pooler and it is set, otherwise `url`. */
  readonly directUrl: string;
  readonly pool: Pool;
  /** Runs the statements of loaders. */
  readonly pipelines: Pipelines;
  figures(): PoolFigures;
  /** The names of the migrations that this start applied. */
  readonly applied: readonly string[];
  /** The names of migrations in the database that are of a newer version. */
  readonly newer: readonly string[];
  /** The names of the check constraints that older rows may violate. */
  readonly unvalidated: readonly string[];
  /** Which features can use the gateway's own tables. */
  readonly ownTables: OwnTables;
  /** Whether the publication may be created and replica identities set. */
  readonly mayPrepareLog: boolean;
  /** Closes the pool, and stops the embedded server if this process started it. */
  stop(): Promise<void>;
}

const endTimeoutMs = 1_000;

type Found = Pick<Database, 'newer' | 'unvalidated' | 'ownTables'>;

/** Whether the project leaves its database to the migrations of another team. */
export const isMigratedByOthers = ({ migrations }: Pick<Project, 'migrations'>): boolean => migrations === 'none';

/**
 * Opens the Postgres that DATABASE_URL names, or starts the embedded one, and applies missing migrations.
 * @param onError called when an idle connection breaks
 * @param project with `migrations: 'none'` nothing is applied
 * @throws MigrationError if the migrations cannot be applied; Error if the database cannot be reached, or the settings of the
 * sessions or of the pooler are wrong
 */
export async function openDatabase(
  config: Config,
  onError: (error: Error) => void,
  project: Pick<Project, 'migrations'> = {},
): Promise<Database> {
  const { url, stop } = await locate(config, project);
  try {
    const directUrl = await directUrlOf(url, config.database);
    const applied = isMigratedByOthers(project) ? [] : await migrate(directUrl);
    const pool = createPool(url, config.database, onError);
    const pipelines = createPipelines(pool);
    // Does not wait for statements that the server does not answer.
    const end = () => withTimeout(pool.end(), endTimeoutMs).catch(() => undefined);
    const found = await inspect(pool, url, project).catch((error) => end().then(() => Promise.reject(error)));
    const figures = () => poolFigures(pool, pipelines);
    const mayPrepareLog = config.database.prepareLog ?? !isMigratedByOthers(project);
    const own = { url, directUrl, pool, pipelines, figures, applied, mayPrepareLog };
    return { ...own, ...found, stop: () => end().then(stop) };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** @throws Error if the session settings are wrong */
async function inspect(pool: Pool, url: string, project: Pick<Project, 'migrations'>): Promise<Found> {
  await checkSession(pool, url);
  const ownTables = await readOwnTables(pool);
  if (isMigratedByOthers(project)) return { newer: [], unvalidated: [], ownTables };
  return { newer: await newerMigrations(pool), unvalidated: await unvalidatedChecks(pool), ownTables };
}

/** Finds the check constraints that are `not valid`, e.g. `products_sku_edges`: rows stored before them may violate them. */
async function unvalidatedChecks(pool: Pool): Promise<string[]> {
  const { rows } = await pool.query<{ name: string }>(
    `select conname as name from pg_constraint c join pg_namespace n on n.oid = connamespace
     where contype = 'c' and not convalidated and nspname in (current_schema(), $1) order by conname`,
    [gatewaySchema],
  );
  return rows.map(({ name }) => name);
}

async function locate(
  { database, dataDir }: Config,
  project: Pick<Project, 'migrations'>,
): Promise<{ url: string; stop: () => Promise<void> }> {
  if (!database.url && isMigratedByOthers(project))
    throw new Error("DATABASE_URL is not set: with migrations: 'none' an embedded Postgres would have no tables");
  if (database.url) return { url: database.url, stop: async () => undefined };
  const server = await embeddedPostgres().startEmbeddedPostgres(join(dataDir, 'postgres'));
  return { url: server.url(), stop: server.stop };
}
