import { Client } from 'pg';

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
  const cancelRunning = await cancellation(client, url, name);
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

async function connect(connectionString: string, name: string): Promise<Client> {
  const client = new Client({
    connectionString,
    application_name: name,
    connectionTimeoutMillis: connectTimeoutMs,
    keepAlive: true,
    // Compiling a plan to machine code takes longer than running it.
    options: '-c jit=off',
  });
  // Whatever runs on a connection that breaks fails by itself; without a listener the process would end here.
  client.on('error', () => undefined);
  await client.connect();
  await client.query('set statement_timeout = 0; set idle_in_transaction_session_timeout = 0');
  return client;
}

async function cancellation(client: Client, url: string, name: string): Promise<() => void> {
  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
  const cancel = async () => {
    const other = await connect(url, name);
    await other.query('select pg_cancel_backend($1)', [rows[0]?.pid]).finally(() => other.end());
  };
  // Where there is no second connection, the statement ends by itself and the next one is not begun.
  return () => void cancel().catch(() => undefined);
}
