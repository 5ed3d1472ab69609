import { Client } from 'pg';

const connectTimeoutMs = 10_000;

/**
 * Gives `work` a connection of its own, without the limits that statements of requests have, and closes it after.
 * @param signal when it aborts, the statement that runs is cancelled and fails
 * @throws when the database cannot be reached, and what `work` throws
 */
export async function withConnection<T>(
  url: string,
  signal: AbortSignal,
  work: (client: Client) => Promise<T>,
): Promise<T> {
  const client = createClient(url);
  const cancel = () => void cancelStatement(client, url);
  await client.connect();
  signal.addEventListener('abort', cancel);
  try {
    await client.query('set statement_timeout = 0');
    return await work(client);
  } finally {
    signal.removeEventListener('abort', cancel);
    await client.end();
  }
}

function createClient(connectionString: string): Client {
  const client = new Client({
    connectionString,
    application_name: 'loomgate-import',
    connectionTimeoutMillis: connectTimeoutMs,
    keepAlive: true,
    // Compiling a plan to machine code takes longer than running it on one batch.
    options: '-c jit=off',
  });
  // A connection that breaks fails the statement that uses it; without a listener it would end the process.
  client.on('error', () => undefined);
  return client;
}

/** Best effort: where it cannot be cancelled, the statement ends by itself and the next one is not begun. */
async function cancelStatement(client: Client, url: string): Promise<void> {
  const pid = 'processID' in client ? client.processID : undefined;
  const other = createClient(url);
  try {
    await other.connect();
    await other.query('select pg_cancel_backend($1)', [pid]);
  } catch {
    // Nobody is left to tell: the import itself reports what became of it.
  } finally {
    await other.end();
  }
}
