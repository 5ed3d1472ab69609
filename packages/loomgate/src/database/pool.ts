import { Pool, types } from 'pg';
import type { Config } from '../config';
import { setSession } from '../shared/database-session';
import { withTimeout } from '../shared/with-timeout';
import { RawRowClient } from './rows/client';

/** Everything a statement of ours may wait for has a limit; `pg` itself sets none. */
export function createPool(url: string, limits: Config['database'], onError: (error: Error) => void): Pool {
  const pool = new Pool({
    Client: RawRowClient,
    connectionString: url,
    application_name: 'loomgate',
    max: limits.poolSize,
    connectionTimeoutMillis: limits.connectTimeoutMs,
    idleTimeoutMillis: limits.idleTimeoutMs,
    // Where the server's own limit is lost, at a pooler or with a server that is silent.
    query_timeout: limits.statementTimeoutMs + 1_000,
    keepAlive: true,
    onConnect: (client) => withTimeout(setSession(client, url, timeoutsOf(limits)), limits.connectTimeoutMs),
  });
  // A connection that breaks while idle is replaced; without a listener it would end the process.
  pool.on('error', onError);
  // Told before the pool looks whether a connection is ending: one that is spent is replaced.
  pool.on('release', (_error, client) => {
    if (client instanceof RawRowClient && client.isSpent) void client.end();
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

const int8 = 20;
// Counts and sizes stay far below 2^53, and a string where a number is meant helps nobody.
types.setTypeParser(int8, Number);
