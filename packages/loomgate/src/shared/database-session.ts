import { type Client, type ClientBase, escapeIdentifier, escapeLiteral } from 'pg';
import { withTimeout } from './with-timeout.ts';

/**
 * What the text of instants depends on: they are read and written as text, in UTC and in ISO form. A pooler in transaction
 * mode keeps these two for each client, and none of the others.
 */
const kept = { TimeZone: 'UTC', DateStyle: 'ISO, MDY' };

/** Without these the settings of the role hold, which behind a pooler are those of the pool. Timeouts: none. */
const defaults = {
  // Compiling a plan to machine code takes longer than any of our statements.
  jit: 'off',
  // A page read at random costs about as much as the next one, on flash as in memory. Postgres assumes turning disks.
  random_page_cost: '1.1',
  // Cursors carry numbers with all of their digits.
  extra_float_digits: '1',
  statement_timeout: 0,
  lock_timeout: 0,
  idle_in_transaction_session_timeout: 0,
};

/** The schema of the gateway's own tables, in each database. The project's tables are in another. */
export const gatewaySchema = 'loomgate';

const own = escapeLiteral(gatewaySchema);

/**
 * A search_path without `"$user"` where that is the gateway's schema, because the role has its name: what belongs to the
 * project would be looked for, and made, among the gateway's tables.
 */
const withoutOwn = `case when current_user = ${own}
  then regexp_replace(current_setting('search_path'), '^"\\$user"\\s*,\\s*', '') else current_setting('search_path') end`;

/** The schema that `?schema=` of a connection URL names; undefined leaves it to the search_path of the server. */
export function schemaOf(url: string): string | undefined {
  return new URL(url).searchParams.get('schema') || undefined;
}

/** The process that a connection was announced with: of the server, or an invention of the pooler. */
export function processIdOf(client: object): number | undefined {
  return 'processID' in client && typeof client.processID === 'number' ? client.processID : undefined;
}

/**
 * Sets what statements depend on, on a connection that was just opened. By `SET`, and not by startup parameters: a
 * pooler refuses or ignores those, and `options` of the URL replace them. Behind a pooler the connection of the server
 * serves others next, so only what the pooler keeps for each client is set there; the role has the rest
 * (database/pooler.ts).
 * @param url names the schema; pg_trgm may be in `public`
 * @param settings further ones by name; timeouts in milliseconds
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
 * @param timeoutMs for the settings; connecting has a limit of the client's own
 * @throws what the connection throws; the client is ended then
 */
export async function openSession(
  client: Client,
  url: string,
  settings: Readonly<Record<string, string | number>>,
  timeoutMs: number,
): Promise<Client> {
  // What runs on a connection that breaks fails by itself; without a listener the process would end here.
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
 * Checks that the settings hold on whatever connection a statement gets.
 * @throws Error naming every setting that does not hold
 */
export async function checkSession(client: Pick<ClientBase, 'query'>, url: string): Promise<void> {
  const { rows } = await client.query<
    Record<'TimeZone' | 'DateStyle' | 'encoding', string> & { schema: string | null; isOwn: boolean }
  >({
    // By name, as the loaders' statements are sent.
    name: 'session',
    text: `select current_setting('TimeZone') as "TimeZone", current_setting('DateStyle') as "DateStyle",
      current_setting('client_encoding') as encoding, current_schema() as schema,
      coalesce(current_schema() = ${own}, false) or trim(split_part(current_setting('search_path'), ',', 1), ' "')
        in (${own}, case when current_user = ${own} then '$user' end) as "isOwn"`,
  });
  const [found] = rows;
  const schema = schemaOf(url);
  const wrong = [
    found?.TimeZone !== 'UTC' && `TimeZone is ${found?.TimeZone} and must be UTC`,
    !found?.DateStyle.startsWith('ISO') && `DateStyle is ${found?.DateStyle} and must be ISO`,
    found?.encoding !== 'UTF8' && `client_encoding is ${found?.encoding} and must be UTF8`,
    schema && found?.schema !== schema && `the schema is ${found?.schema} and must be ${schema}, as DATABASE_URL says`,
    !found?.schema && 'the search_path names no schema that exists',
    found?.isOwn &&
      `the search_path begins with the schema ${gatewaySchema}, which is for the gateway's own tables: ${another}`,
  ].filter((reason) => typeof reason === 'string');
  if (wrong.length > 0)
    throw new Error(`the settings of its database sessions do not hold: ${wrong.join('; ')}. ${remedy}`);
}

const another = 'name another one by ?schema= or alter role ... set search_path = public';

const remedy =
  'They are set when a connection opens; behind a pooler the role must have those that it does not keep (docs/operations.md).';
