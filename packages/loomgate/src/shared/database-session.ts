import { type Client, type ClientBase, escapeIdentifier, escapeLiteral } from 'pg';
import { withTimeout } from './with-timeout.ts';

/**
 * Settings that the text format of dates and intervals depends on, which are read and written as text. The server reports
 * them to clients, so a pooler in transaction mode can keep them for each client.
 */
const kept = { TimeZone: 'UTC', DateStyle: 'ISO, MDY', IntervalStyle: 'postgres', client_encoding: 'UTF8' };

/** Settings of a session; they replace the settings of the role. Timeouts are off. */
const defaults = {
  // JIT compilation of a plan takes longer than the statements of the gateway.
  jit: 'off',
  // On SSDs and in memory a random page read costs about as much as a sequential one. The default assumes hard disks.
  random_page_cost: '1.1',
  // Floating-point numbers are read and compared as text, with all their digits.
  extra_float_digits: '1',
  bytea_output: 'hex',
  statement_timeout: 0,
  lock_timeout: 0,
  idle_in_transaction_session_timeout: 0,
};

/** The Postgres schema of the gateway's tables. The project's tables are in another schema. */
export const gatewaySchema = 'loomgate';

const own = escapeLiteral(gatewaySchema);

/**
 * SQL for the search_path without `"$user"` where the role is named like the gateway's schema. Otherwise the tables of
 * the project would be looked up, and created, in the gateway's schema.
 */
const withoutOwn = `case when current_user = ${own}
  then regexp_replace(current_setting('search_path'), '^"\\$user"\\s*,\\s*', '') else current_setting('search_path') end`;

/** The value of `?schema=` in a connection URL; undefined where the search_path of the server applies. */
export function schemaOf(url: string): string | undefined {
  return new URL(url).searchParams.get('schema') || undefined;
}

/** The backend process id that the server or the pooler has announced for a connection. */
export function processIdOf(client: object): number | undefined {
  return 'processID' in client && typeof client.processID === 'number' ? client.processID : undefined;
}

/**
 * Sets the session settings of a new connection, by `SET`: a pooler refuses or ignores startup parameters, and `options`
 * of the URL replaces them. Behind a pooler only the settings that it keeps for each client are set, because other
 * clients use the server connection next; the role has the others (database/pooler.ts).
 * @param url may name the schema; pg_trgm may be in `public`
 * @param settings further settings by name; timeouts in milliseconds
 * @throws what the connection throws
 */
export async function setSession(
  client: Pick<ClientBase, 'query'>,
  url: string,
  settings: Readonly<Record<string, string | number>> = {},
): Promise<void> {
  const schema = schemaOf(url);
  const path = schema ? escapeLiteral(`${escapeIdentifier(schema)}, public`) : withoutOwn;
  const values = Object.entries({ ...defaults, ...settings }).map(
    ([name, value]) => `(${escapeLiteral(name)}, ${escapeLiteral(String(value))})`,
  );
  values.push(`('search_path', ${path})`);
  const statements = Object.entries(kept).map(([name, value]) => `set ${name} = ${escapeLiteral(value)}`);
  statements.push(`select set_config(name, value, false) from (values ${values.join(', ')}) as s (name, value)
    where pg_backend_pid() = ${processIdOf(client) ?? 'null'}`);
  await client.query(statements.join('; '));
}

/**
 * Connects a client and sets its session.
 * @param timeoutMs for the settings; the client has its own connect timeout
 * @throws what the connection throws; the client is then ended
 */
export async function openSession(
  client: Client,
  url: string,
  settings: Readonly<Record<string, string | number>>,
  timeoutMs: number,
): Promise<Client> {
  // Running queries reject by themselves. Without a listener an error event ends the process.
  client.on('error', () => undefined);
  await client.connect();
  try {
    await withTimeout(setSession(client, url, settings), timeoutMs);
    return client;
  } catch (error) {
    await client.end();
    throw error;
  }
}

/**
 * Checks the session settings, also through a pooler.
 * @throws Error that names every wrong setting
 */
export async function checkSession(client: Pick<ClientBase, 'query'>, url: string): Promise<void> {
  const { rows } = await client.query<
    Record<'TimeZone' | 'DateStyle' | 'IntervalStyle' | 'encoding', string> & { schema: string | null; isOwn: boolean }
  >({
    // A prepared statement, as loaders send them.
    name: 'session',
    text: `select current_setting('TimeZone') as "TimeZone", current_setting('DateStyle') as "DateStyle",
      current_setting('IntervalStyle') as "IntervalStyle", current_setting('client_encoding') as encoding,
      current_schema() as schema,
      coalesce(current_schema() = ${own}, false) or trim(split_part(current_setting('search_path'), ',', 1), ' "')
        in (${own}, case when current_user = ${own} then '$user' end) as "isOwn"`,
  });
  const [found] = rows;
  const schema = schemaOf(url);
  const wrong = [
    found?.TimeZone !== 'UTC' && `TimeZone is ${found?.TimeZone} and must be UTC`,
    !found?.DateStyle.startsWith('ISO') && `DateStyle is ${found?.DateStyle} and must be ISO`,
    found?.IntervalStyle !== 'postgres' && `IntervalStyle is ${found?.IntervalStyle} and must be postgres`,
    found?.encoding !== 'UTF8' && `client_encoding is ${found?.encoding} and must be UTF8`,
    schema && found?.schema !== schema && `the schema is ${found?.schema} and must be ${schema}, as in DATABASE_URL`,
    !found?.schema && 'no schema of the search_path exists',
    found?.isOwn &&
      `the search_path starts with the schema ${gatewaySchema}, which is reserved for the gateway's tables: ${another}`,
  ].filter((reason) => typeof reason === 'string');
  if (wrong.length > 0)
    throw new Error(`the session settings of its database connections are wrong: ${wrong.join('; ')}. ${remedy}`);
}

const another = 'name another schema by ?schema= or alter role ... set search_path = public';

const remedy =
  'They are set when a connection opens; behind a pooler, set those that it does not keep on the role (docs/operations.md).';
