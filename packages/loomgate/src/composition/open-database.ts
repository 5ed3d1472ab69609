import type { Logger } from 'pino';
import type { Config } from '../config';
import { type Database, isMigratedByOthers, openDatabase } from '../database';
import { createPrisma } from '../database/prisma';
import type { Project } from '../project';
import { hasSubscriptions } from './open-events';

/**
 * Opens and migrates the database of a project, logs the state of its migrations, its checks and the gateway's own tables,
 * and fills it with demo data where that is configured and it is empty. A database that others migrate is not changed.
 * @throws what `openDatabase` throws
 */
export async function openProjectDatabase(config: Config, project: Project, log: Logger): Promise<Database> {
  const onError = (error: Error) => log.warn({ err: error }, 'a database connection broke');
  const database = await openDatabase(config, onError, project);
  logState(database, log);
  logOff(database, hasSubscriptions(config, project), log);
  try {
    await fillEmpty(config, project, database, log);
    return database;
  } catch (error) {
    await database.stop();
    throw error;
  }
}

function logState({ applied, newer, unvalidated }: Database, log: Logger): void {
  if (applied.length > 0) log.info({ migrations: applied }, 'database migrated');
  if (newer.length > 0)
    log.warn({ migrations: newer }, 'migrations of a newer version are in the database (docs/operations.md)');
  if (unvalidated.length > 0)
    log.warn({ checks: unvalidated }, 'stored rows break checks of the database (docs/operations.md)');
}

/** Logs which features are off, because the gateway's own tables cannot be used. */
function logOff({ ownTables: { events, pruning, audit } }: Database, isSubscribed: boolean, log: Logger): void {
  const off = {
    ...(events && isSubscribed && { events: `subscriptions are refused: ${events}` }),
    ...(!events && pruning && isSubscribed && { pruning: `old events are not deleted: ${pruning}` }),
    ...(audit && { audit: `audit entries are written to this log only: ${audit}` }),
  };
  if (Object.keys(off).length > 0) log.warn(off, "the gateway's own tables cannot be used (docs/databases.md)");
}

/** Stores demo data in an empty database, or logs how to do so. */
async function fillEmpty(
  { demoData, environment }: Config,
  project: Project,
  { pool }: Database,
  log: Logger,
): Promise<void> {
  const { demo } = project;
  if (!demo || (!demoData && environment !== 'development')) return;
  if (isMigratedByOthers(project)) {
    if (demoData) log.warn("DEMO_DATA is ignored: the project says migrations: 'none'");
    return;
  }
  const prisma = createPrisma(pool, project);
  if (demoData && (await demo.seed(prisma))) log.info('demo data stored');
  if (!demoData && (await demo.isEmpty(prisma)))
    log.info('the database is empty; set DEMO_DATA=on to fill it with demo data');
}
