import { Client } from 'pg';
import { openSession } from '../shared/database-session';

const limits = { connectTimeoutMs: 5_000, statementTimeoutMs: 10_000, lockTimeoutMs: 2_000 };

/**
 * A connection of its own; everything on it has a deadline. Whoever opens it ends it.
 * @param statementTimeoutMs how long a statement may take
 * @throws that there is none
 */
export function openConnection(url: string, statementTimeoutMs = limits.statementTimeoutMs): Promise<Client> {
  const client = new Client({
    connectionString: url,
    application_name: 'loomgate-log',
    connectionTimeoutMillis: limits.connectTimeoutMs,
    query_timeout: statementTimeoutMs + 1_000,
    keepAlive: true,
  });
  const timeouts = { statement_timeout: statementTimeoutMs, lock_timeout: limits.lockTimeoutMs };
  return openSession(client, url, timeouts, limits.connectTimeoutMs);
}

/**
 * Lends one.
 * @throws what `use` throws, or that there is no connection
 */
export async function withConnection<T>(
  url: string,
  use: (client: Client) => Promise<T>,
  statementTimeoutMs?: number,
): Promise<T> {
  const client = await openConnection(url, statementTimeoutMs);
  try {
    return await use(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}
