import { fileURLToPath } from 'node:url';
import type { Client } from 'pg';
import { RunError } from '../run/errors.ts';
import { createDatabase } from './create.ts';
import { startEmbeddedPostgres } from './product.ts';
import { withClient } from './with-client.ts';

export interface Database {
  readonly url: string;
  /** As the server says it. */
  readonly version: string;
}

const folder = fileURLToPath(new URL('../.data/postgres', import.meta.url));

/**
 * The database to measure on: the one given, or one with generated data in an embedded Postgres of our own.
 * @param stopLater told how to stop the server before it is waited for
 */
export async function openDatabase(
  given: string | undefined,
  stopLater: (stop: () => Promise<void>) => void,
  say: (line: string) => void,
): Promise<Database> {
  const url = given ?? (await openOwn(stopLater, say));
  const version = await withClient(url, readVersion).catch((error: Error) => {
    throw new RunError(`The database cannot be reached: ${error.message}`);
  });
  return { url, version };
}

async function openOwn(stopLater: (stop: () => Promise<void>) => void, say: (line: string) => void): Promise<string> {
  say('starting Postgres');
  const starting = startEmbeddedPostgres(folder);
  stopLater(() =>
    starting.then(
      (server) => server.stop(),
      () => undefined,
    ),
  );
  const server = await starting;
  return server.url(await createDatabase(server.url, say));
}

async function readVersion(client: Client): Promise<string> {
  const { rows } = await client.query<{ server_version: string }>('show server_version');
  return rows[0]?.server_version ?? 'unknown';
}
