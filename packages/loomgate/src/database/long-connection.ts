import { Client } from 'pg';
import { openSession } from '../shared/database-session';
import { cancelStatement } from './cancel';

const connectTimeoutMs = 10_000;

/**
 * Lends a connection of its own, without the limits of the pool, to work that takes long: a COPY, a vacuum. What one
 * statement takes cannot be told in advance, so what ends it is the signal.
 * @param name how the server's activity view calls it, e.g. `loomgate-import`
 * @param signal cancels the statement that is running, even one that waits for a lock
 * @throws the signal's reason once it has aborted; otherwise what `use` throws, or that there is no connection
 */
export async function withLongConnection<T>(
  url: string,
  name: string,
  signal: AbortSignal,
  use: (client: Client) => Promise<T>,
): Promise<T> {
  const client = await connect(url, name);
  // Where that does not arrive, the statement ends by itself and the next one is not begun.
  const cancelRunning = () => void cancelStatement(client);
  signal.addEventListener('abort', cancelRunning);
  try {
    signal.throwIfAborted();
    return await use(client);
  } catch (error) {
    throw signal.aborted ? signal.reason : error;
  } finally {
    signal.removeEventListener('abort', cancelRunning);
    await client.end();
  }
}

function connect(connectionString: string, name: string): Promise<Client> {
  const client = new Client({
    connectionString,
    application_name: name,
    connectionTimeoutMillis: connectTimeoutMs,
    keepAlive: true,
  });
  const limits = { statement_timeout: 0, idle_in_transaction_session_timeout: 0 };
  return openSession(client, connectionString, limits, connectTimeoutMs);
}
