import { Client } from 'pg';
import { openSession } from '../shared/database-session';

const limits = { connectTimeoutMs: 5_000, statementTimeoutMs: 10_000, lockTimeoutMs: 2_000 };

/**
 * Opens a connection with timeouts for everything. The caller ends it.
 * @param url of the server itself, not of a pooler
 * @throws an error of pg if it cannot connect
 */
function openConnection(url: string, statementTimeoutMs = limits.statementTimeoutMs): Promise<Client> {
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
 * Runs a function with a connection of its own.
 * @throws what `use` throws, or an error of pg if it cannot connect
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

/** A connection that opens on first use, and again after a failure. */
export interface PersistentConnection {
  /** @throws what `ask` throws, or an error of pg if it cannot connect */
  use<T>(ask: (client: Client) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** @param url of the server itself, not of a pooler */
export function createPersistentConnection(url: string, statementTimeoutMs: number): PersistentConnection {
  let opening: Promise<Client> | undefined;

  async function close(): Promise<void> {
    const closing = opening;
    opening = undefined;
    await closing?.then((client) => client.end()).catch(() => undefined);
  }

  return {
    close,
    async use(ask) {
      opening ??= openConnection(url, statementTimeoutMs);
      try {
        return await ask(await opening);
      } catch (error) {
        void close();
        throw error;
      }
    },
  };
}
