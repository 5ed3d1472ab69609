import { Client } from 'pg';
import { openSession } from '../shared/database-session';
import { cancelStatement } from './cancel';

const connectTimeoutMs = 10_000;

/**
 * Opens a connection outside the pool and without its timeouts, for long work such as COPY or VACUUM. The signal ends it.
 * @param name the application_name in pg_stat_activity, e.g. `loomgate-import`
 * @param signal cancels the running statement, also one that waits for a lock
 * @throws the signal's reason if it has aborted; otherwise the error of `use` or of the connection
 */
export async function withLongConnection<T>(
  url: string,
  name: string,
  signal: AbortSignal,
  use: (client: Client) => Promise<T>,
): Promise<T> {
  const client = await connect(url, name);
  // If the request does not arrive, the statement runs to its end, and no further one is sent.
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
