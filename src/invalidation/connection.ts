import { Client } from 'pg';

const limits = { connectTimeoutMs: 5_000, statementTimeoutMs: 10_000, lockTimeoutMs: 2_000 };

/**
 * A connection of its own; everything on it has a deadline. Whoever opens it ends it.
 * @param statementTimeoutMs how long a statement may take
 * @throws that there is none
 */
export async function openConnection(url: string, statementTimeoutMs = limits.statementTimeoutMs): Promise<Client> {
  const client = new Client({
    connectionString: url,
    application_name: 'loomgate-log',
    connectionTimeoutMillis: limits.connectTimeoutMs,
    statement_timeout: statementTimeoutMs,
    query_timeout: statementTimeoutMs + 1_000,
    lock_timeout: limits.lockTimeoutMs,
    keepAlive: true,
  });
  // What runs on a connection that breaks fails by itself; without a listener the process would end here.
  client.on('error', () => undefined);
  await client.connect();
  return client;
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
