import { Pool, types } from 'pg';
import type { Config } from '../../config';
import { RawRowClient } from './rows/client';

const session = {
  // So that instants arrive as they are sent on.
  TimeZone: 'UTC',
  // Compiling a plan to machine code takes longer than any of our statements.
  jit: 'off',
  // A page read at random costs about as much as the next one, on flash as in memory. Postgres assumes turning disks.
  random_page_cost: '1.1',
  // Lets "portriat" find portraits; the 0.6 that pg_trgm begins with wants fewer slips.
  'pg_trgm.word_similarity_threshold': '0.45',
};

/** Everything a statement of ours may wait for has a limit; `pg` itself sets none. */
export function createPool(url: string, limits: Config['database'], onError: (error: Error) => void): Pool {
  const pool = new Pool({
    Client: RawRowClient,
    connectionString: url,
    application_name: 'loomgate',
    max: limits.poolSize,
    connectionTimeoutMillis: limits.connectTimeoutMs,
    idleTimeoutMillis: limits.idleTimeoutMs,
    statement_timeout: limits.statementTimeoutMs,
    query_timeout: limits.statementTimeoutMs + 1_000,
    lock_timeout: limits.lockTimeoutMs,
    idle_in_transaction_session_timeout: limits.idleTimeoutMs,
    keepAlive: true,
    options: Object.entries(session)
      .map(([name, value]) => `-c ${name}=${value}`)
      .join(' '),
  });
  // A connection that breaks while idle is replaced; without a listener it would end the process.
  pool.on('error', onError);
  return pool;
}

const int8 = 20;
// Counts and sizes stay far below 2^53, and a string where a number is meant helps nobody.
types.setTypeParser(int8, Number);
