import { isAbsolute, join } from 'node:path';
import { z } from 'zod';
import { projectRoot } from '../shared/project-root';
import { fileProblem } from '../shared/text-file';
import { toCache } from './cache';
import { withSchemaOf } from './database-url';
import { readEnvFile } from './env-file';
import { environment } from './environment';
import { toIdentity } from './identity';
import { toLimits, toRateLimit, toStreamLimits } from './limits';
import { toSecurity, withDevelopers } from './security';
import { toSubscriptions } from './subscriptions';
import { toTelemetry } from './telemetry';

type Values = { [G in keyof typeof environment]: z.output<(typeof environment)[G]> };

const groups = Object.keys(environment);

/** The parsed environment, with units in the names. */
export type Config = ReturnType<typeof toConfig>;

/** Lists every invalid variable, one a line. */
export class ConfigError extends Error {}

/**
 * Parses the environment of a gateway.
 * @throws ConfigError that lists every variable that is not valid, or not allowed in production
 */
export function loadConfig(env: NodeJS.ProcessEnv = processEnvironment()): Config {
  return parse(env, unfitToServe);
}

/**
 * Parses the environment of a command that works on the database and does not serve requests: JWT_SECRET is not required.
 * @throws ConfigError as `loadConfig`
 */
export function loadCommandConfig(env: NodeJS.ProcessEnv = processEnvironment()): Config {
  return parse(env, () => []);
}

function parse(env: NodeJS.ProcessEnv, unfit: (given: NodeJS.ProcessEnv) => string[]): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const values = Object.fromEntries(groups.map((group) => [group, given]));
  const parsed = z.object(environment).safeParse(values, { error: adviceFor });
  const refusals = [
    ...(parsed.error?.issues ?? []).map(({ path: [, ...name], message }) => `${name.join('.')}: ${message}`),
    ...unsafeInProduction(given),
    ...unfit(given),
  ];
  if (refusals.length > 0 || !parsed.success) throw new ConfigError(refusals.join('\n'));
  return toConfig(parsed.data);
}

/** Returns the error text for variables that define none. */
function adviceFor(issue: z.core.$ZodRawIssue): string | undefined {
  if (issue.code === 'invalid_type' && issue.expected === 'number') return 'must be a number';
  if (issue.code === 'invalid_type' && issue.expected === 'int') return 'must be a whole number';
  if (issue.code === 'too_small' && issue.origin === 'number') return `must be at least ${issue.minimum}`;
  if (issue.code === 'too_big' && issue.origin === 'number') return `must be at most ${issue.maximum}`;
  if (issue.code === 'invalid_value') return `must be one of ${issue.values.join(', ')}`;
  return undefined;
}

/** Returns the environment of the process, completed by the project's .env. */
function processEnvironment(): NodeJS.ProcessEnv {
  // Written to process.env, since libraries read NODE_ENV there.
  for (const [name, value] of Object.entries(readProjectEnv())) process.env[name] ??= value;
  return process.env;
}

/** The variables of the project's .env; none without that file. @throws ConfigError for a .env that cannot be read */
export function readProjectEnv(): Record<string, string | undefined> {
  const path = join(projectRoot, '.env');
  try {
    return readEnvFile(path);
  } catch (error) {
    const problem = fileProblem(error);
    if (!problem) throw error;
    const remedy = `Make ${path} a file that this account can read, or delete it and set the variables in the environment.`;
    throw new ConfigError(`.env: cannot be read: ${problem}. ${remedy}`, { cause: error });
  }
}

/** Checks for settings that production refuses, in every command. */
function unsafeInProduction(given: NodeJS.ProcessEnv): string[] {
  if (given.NODE_ENV !== 'production') return [];
  return [
    given.DEMO_DATA === 'on' && 'DEMO_DATA: demo accounts have a published password and are refused in production',
    !given.DATABASE_URL && 'DATABASE_URL: is required in production; the embedded Postgres is for development',
  ].filter((refusal) => typeof refusal === 'string');
}

/** Checks for settings with which a gateway does not serve requests. */
function unfitToServe(given: NodeJS.ProcessEnv): string[] {
  const { NODE_ENV, PORT = '4000', MONITORING_PORT, EXECUTOR = 'breadth-first', JWT_SECRET, JWKS_URL } = given;
  return [
    NODE_ENV === 'production' &&
      !JWT_SECRET &&
      !JWKS_URL &&
      'JWT_SECRET: production needs this or JWKS_URL; there is no default secret. openssl rand -base64 48 generates one',
    NODE_ENV !== 'test' && EXECUTOR !== 'breadth-first' && 'EXECUTOR: is for tests only',
    MONITORING_PORT === PORT &&
      PORT !== '0' &&
      'MONITORING_PORT: is the same as PORT; without it, monitoring is served at PORT',
  ].filter((refusal) => typeof refusal === 'string');
}

function toConfig({
  process,
  http,
  database,
  identity,
  security,
  limits,
  subscriptions,
  cache,
  telemetry,
  redis,
}: Values) {
  const observed = toTelemetry(telemetry, process.NODE_ENV);
  return {
    environment: process.NODE_ENV,
    logLevel: process.LOG_LEVEL,
    executor: process.EXECUTOR,
    dataDir: isAbsolute(process.DATA_DIR) ? process.DATA_DIR : join(projectRoot, process.DATA_DIR),
    demoData: process.DEMO_DATA ?? (process.NODE_ENV === 'development' && !database.DATABASE_URL),
    http: {
      host: http.HOST,
      port: http.PORT,
      bodyLimitBytes: http.BODY_LIMIT_BYTES,
      shutdownTimeoutMs: http.SHUTDOWN_TIMEOUT_MS,
      shutdownDelayMs: http.SHUTDOWN_DELAY_MS,
    },
    database: {
      url: database.DATABASE_URL,
      logUrl: withSchemaOf(database.DATABASE_LOG_URL, database.DATABASE_URL),
      prepareLog: database.DATABASE_PREPARE_LOG,
      poolSize: database.DATABASE_POOL_SIZE,
      connectTimeoutMs: database.DATABASE_CONNECT_TIMEOUT_MS,
      statementTimeoutMs: database.DATABASE_STATEMENT_TIMEOUT_MS,
      lockTimeoutMs: database.DATABASE_LOCK_TIMEOUT_MS,
      idleTimeoutMs: database.DATABASE_IDLE_TIMEOUT_MS,
    },
    identity: toIdentity(identity),
    security: withDevelopers(toSecurity(security), {
      isDevelopment: process.NODE_ENV === 'development',
      explorer: observed.studio.explorer,
    }),
    limits: toLimits(limits),
    subscriptions: { ...toSubscriptions(subscriptions), ...toStreamLimits(limits) },
    rateLimit: toRateLimit(limits, process.NODE_ENV === 'test'),
    cache: toCache(cache, process.NODE_ENV === 'test'),
    telemetry: observed,
    redis: { url: redis.REDIS_URL },
  };
}
