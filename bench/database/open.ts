import { fileURLToPath } from 'node:url';
import type { Client } from 'pg';
import { RunError } from '../run/errors.ts';
import { createDatabase } from './create.ts';
import { startEmbeddedPostgres } from './product.ts';
import { withClient } from './with-client.ts';

export interface Database {
  readonly url: string;
  /** As reported by the server. */
  readonly version: string;
}

const folder = fileURLToPath(new URL('../.data/postgres', import.meta.url));

/**
 * Opens the database to measure: the given one, or generated data in an embedded Postgres.
 * @param stopLater receives the function that stops the server, before the start is awaited
 */
export async function openDatabase(
  given: string | undefined,
  stopLater: (stop: () => Promise<void>) => void,
  show: (line: string) => void,
): Promise<Database> {
  const url = given ?? (await openOwn(stopLater, show));
  const version = await withClient(url, readVersion).catch((error: Error) => {
    throw new RunError(`The database cannot be reached: ${error.message}`);
  });
  return { url, version };
}

async function openOwn(stopLater: (stop: () => Promise<void>) => void, show: (line: string) => void): Promise<string> {
  show('starting Postgres');
  const starting = startEmbeddedPostgres(folder);
  stopLater(() =>
    starting.then(
      (server) => server.stop(),
      () => undefined,
    ),
  );
  const server = await starting;
  return server.url(await createDatabase(server.url, show));
}

async function readVersion(client: Client): Promise<string> {
  const { rows } = await client.query<{ server_version: string }>('show server_version');
  return rows[0]?.server_version ?? 'unknown';
}
