import { isAbsolute, join } from 'node:path';
import type { z } from 'zod';
import { projectRoot } from '../shared/project-root';
import { environment } from './environment';

type Group = keyof typeof environment;
type Values = { [G in Group]: z.output<(typeof environment)[G]> };

/** The parsed environment, under names of our own and with units in them. */
export type Config = ReturnType<typeof toConfig>;

/** Says every variable that is wrong, one a line, so that one start is enough to mend them all. */
export class ConfigError extends Error {}

/**
 * Parses the environment; the only reader of `process.env`.
 * @throws ConfigError naming every variable that does not parse or does not fit production
 */
export function loadConfig(env: NodeJS.ProcessEnv = process.env): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = {
    process: environment.process.safeParse(given),
    http: environment.http.safeParse(given),
    database: environment.database.safeParse(given),
  };
  const failures = Object.values(parsed).flatMap((group) => group.error?.issues ?? []);
  if (!parsed.process.success || !parsed.http.success || !parsed.database.success)
    throw new ConfigError(failures.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('\n'));
  const values = { process: parsed.process.data, http: parsed.http.data, database: parsed.database.data };
  refuseUnsafeProduction(values);
  return toConfig(values);
}

function refuseUnsafeProduction({ process, database }: Values): void {
  if (process.NODE_ENV !== 'production') return;
  const failures = [
    process.DEMO_DATA && 'DEMO_DATA: demo accounts have a published password and are refused in production',
    !database.DATABASE_URL && 'DATABASE_URL: production needs a Postgres of its own; the embedded one is for trying',
  ].filter((failure) => typeof failure === 'string');
  if (failures.length > 0) throw new ConfigError(failures.join('\n'));
}

function toConfig({ process, http, database }: Values) {
  return {
    environment: process.NODE_ENV,
    logLevel: process.LOG_LEVEL,
    dataDir: isAbsolute(process.DATA_DIR) ? process.DATA_DIR : join(projectRoot, process.DATA_DIR),
    demoData: process.DEMO_DATA ?? (process.NODE_ENV === 'development' && !database.DATABASE_URL),
    http: {
      host: http.HOST,
      port: http.PORT,
      bodyLimitBytes: http.BODY_LIMIT_BYTES,
      shutdownTimeoutMs: http.SHUTDOWN_TIMEOUT_MS,
    },
    database: {
      url: database.DATABASE_URL,
      poolSize: database.DATABASE_POOL_SIZE,
      connectTimeoutMs: database.DATABASE_CONNECT_TIMEOUT_MS,
      statementTimeoutMs: database.DATABASE_STATEMENT_TIMEOUT_MS,
      lockTimeoutMs: database.DATABASE_LOCK_TIMEOUT_MS,
      idleTimeoutMs: database.DATABASE_IDLE_TIMEOUT_MS,
    },
  };
}
