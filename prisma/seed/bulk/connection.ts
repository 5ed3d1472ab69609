import { Client } from 'pg';

/**
 * Lends a connection of its own: those of the pool give up on a statement that takes as long as a COPY of many rows.
 * @param signal cancels the statement that is running, so that not even one that waits for a lock holds up the end
 * @throws the signal's reason once it has aborted, whatever failed because of it
 */
export async function withoutTimeLimits<T>(
  url: string,
  signal: AbortSignal,
  use: (client: Client) => Promise<T>,
): Promise<T> {
  const client = await connect(url);
  const cancelRunning = await cancellation(client, url);
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

async function connect(url: string): Promise<Client> {
  const client = new Client({
    connectionString: url,
    application_name: 'loomgate-seed',
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
    // Compiling a plan to machine code takes longer than running it.
    options: '-c jit=off',
  });
  // Whatever runs on a connection that breaks fails by itself; without a listener the process would end here.
  client.on('error', () => undefined);
  await client.connect();
  await client.query('set statement_timeout = 0; set lock_timeout = 0; set idle_in_transaction_session_timeout = 0');
  return client;
}

async function cancellation(client: Client, url: string): Promise<() => void> {
  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
  const cancel = async () => {
    const other = await connect(url);
    await other.query('select pg_cancel_backend($1)', [rows[0]?.pid]).finally(() => other.end());
  };
  // Where there is no second connection, the next row ends the run.
  return () => void cancel().catch(() => undefined);
}
