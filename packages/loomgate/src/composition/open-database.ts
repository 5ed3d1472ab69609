import type { Logger } from 'pino';
import type { Config } from '../config';
import { type Database, openDatabase } from '../database';
import { createPrisma } from '../database/prisma';
import type { Project } from '../project';

/**
 * Opens and migrates the database of a project, logs the state of its migrations and checks, and fills it with demo data
 * where that is configured and it is empty.
 * @throws what `openDatabase` throws
 */
export async function openProjectDatabase(config: Config, project: Project, log: Logger): Promise<Database> {
  const database = await openDatabase(config, (error) => log.warn({ err: error }, 'a database connection broke'));
  logState(database, log);
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

/** Stores demo data in an empty database, or logs how to do so. */
async function fillEmpty(
  { demoData, environment }: Config,
  project: Project,
  { pool }: Database,
  log: Logger,
): Promise<void> {
  const { demo } = project;
  if (!demo || (!demoData && environment !== 'development')) return;
  const prisma = createPrisma(pool, project);
  if (demoData && (await demo.seed(prisma))) log.info('demo data stored');
  if (!demoData && (await demo.isEmpty(prisma)))
    log.info('the database is empty; set DEMO_DATA=on to fill it with demo data');
}
