import { Pool } from 'pg';
import type { Config } from '../config';
import { setSession } from '../shared/database-session';
import { withTimeout } from '../shared/with-timeout';
import type { Pipelines } from './pipelines/pipelines';
import { RawRowClient } from './rows/client';

/** Creates the connection pool. Every wait has a timeout; by default `pg` sets none. */
export function createPool(url: string, limits: Config['database'], onError: (error: Error) => void): Pool {
  const pool = new Pool({
    Client: RawRowClient,
    connectionString: url,
    application_name: 'loomgate',
    max: limits.poolSize,
    connectionTimeoutMillis: limits.connectTimeoutMs,
    idleTimeoutMillis: limits.idleTimeoutMs,
    // In case the timeout of the server does not apply: at a pooler, or if the server does not answer.
    query_timeout: limits.statementTimeoutMs + 1_000,
    keepAlive: true,
    onConnect: (client) => withTimeout(setSession(client, url, timeoutsOf(limits)), limits.connectTimeoutMs),
  });
  // The pool replaces an idle connection that breaks; an 'error' event without a listener would end the process.
  pool.on('error', onError);
  // The event comes before the pool checks whether the connection has ended, so the pool replaces it.
  pool.on('release', (_error, client) => {
    if (client instanceof RawRowClient && client.mustBeReplaced) void client.end();
  });
  return pool;
}

function timeoutsOf({ statementTimeoutMs, lockTimeoutMs, idleTimeoutMs }: Config['database']) {
  return {
    statement_timeout: statementTimeoutMs,
    lock_timeout: lockTimeoutMs,
    idle_in_transaction_session_timeout: idleTimeoutMs,
  };
}

/** The state of the connections to Postgres. */
export interface PoolFigures {
  /** Connections in use. */
  readonly active: number;
  readonly idle: number;
  /** Statements of loaders and other clients of the pool that wait for a connection. */
  readonly waiting: number;
}

export function poolFigures(
  { totalCount, idleCount, waitingCount }: Pool,
  pipelines: Pick<Pipelines, 'waiting'>,
): PoolFigures {
  return { active: totalCount - idleCount, idle: idleCount, waiting: waitingCount + pipelines.waiting() };
}
