import { seedDemo } from '../prisma/seed/demo';
import type { Config } from './config';
import { createApollo } from './graphql/apollo';
import { createContext } from './graphql/context';
import { createSchema } from './graphql/schema';
import { type Authenticate, anonymous } from './http/authenticate';
import { closeInTime, createHttpServer, portOf } from './http/server';
import { type Database, openDatabase } from './platform/database';
import { createExecute } from './platform/database/execute';
import { createPrisma } from './platform/database/prisma';
import { createLogger } from './platform/logger';

export interface App {
  /**
   * Opens the database, fills it with demo data where that is configured and it is empty, and listens.
   * @returns the port
   * @throws when a part does not start; call `stop` then, too
   */
  start(): Promise<number>;
  /** Finishes what is in flight, within the configured time, and closes everything in the reverse order. */
  stop(): Promise<void>;
}

/**
 * Builds every part of the gateway once.
 * @param authenticate tells who asks
 */
export function createApp(config: Config, authenticate: Authenticate = anonymous): App {
  const log = createLogger(config);
  const closers: (() => Promise<unknown>)[] = [];

  async function startDatabase(): Promise<Database> {
    const database = await openDatabase(config, (error) => log.warn({ err: error }, 'a database connection broke'));
    closers.push(database.stop);
    if (database.applied.length > 0) log.info({ migrations: database.applied }, 'database migrated');
    if (config.demoData && (await seedDemo(createPrisma(database.pool)))) log.info('demo data stored');
    return database;
  }

  async function startHttp({ pool }: Database): Promise<number> {
    const execute = createExecute(pool);
    const report = (error: unknown) => log.error({ err: error }, 'a resolver failed');
    const apollo = createApollo(createSchema(), config.environment === 'production', report);
    await apollo.start();
    closers.push(() => apollo.stop());
    const http = createHttpServer(config, {
      apollo,
      authenticate,
      log,
      createContext: (viewer) => createContext(execute, viewer),
      checks: { database: () => pool.query('select 1') },
    });
    closers.push(() => closeInTime(http, config.http.shutdownTimeoutMs));
    await http.listen({ host: config.http.host, port: config.http.port });
    return portOf(http);
  }

  return {
    start: async () => startHttp(await startDatabase()),
    async stop() {
      for (const close of closers.splice(0).reverse()) await close();
    },
  };
}
