import { randomUUID } from 'node:crypto';
import { Client, escapeIdentifier } from 'pg';
import type { Config } from '../config';
import { openSession, processIdOf } from '../shared/database-session';
import { messageOf } from '../shared/message-of';

type Limits = Config['database'];

const identify = 'select pg_backend_pid() as pid, current_user as role, current_database() as database';

interface Answer {
  readonly pid: number;
  readonly role: string;
  readonly database: string;
}

/**
 * Checks whether a URL leads to a pooler, and whether its configuration suits the gateway: transactions, prepared statements,
 * and timeouts on every connection to the server. A pooler reports another process id than that of the backend.
 * @returns whether it is a pooler
 * @throws Error with all problems of its configuration and their remedies
 */
async function checkPooler(url: string, limits: Limits): Promise<boolean> {
  const client = await connect(url, limits);
  try {
    const answer = await ask(client);
    if (answer.pid === processIdOf(client)) return false;
    const wrong = [
      await requireTransactions(client),
      ...(await wrongSettings(client, answer, limits)),
      await wrongNames(client, url, limits),
      await wrongLog(answer, limits),
    ].filter((reason) => reason !== undefined);
    if (wrong.length === 0) return true;
    throw new Error(`the pooler that DATABASE_URL leads to cannot be used: ${wrong.join('; ')} (docs/operations.md)`);
  } finally {
    await client.end();
  }
}

/**
 * Returns the URL for long work and replication: DATABASE_LOG_URL if `url` leads to a pooler and it is set, otherwise `url`.
 * @throws as `checkPooler`
 */
export async function directUrlOf(url: string, limits: Limits): Promise<string> {
  return (await checkPooler(url, limits)) ? (limits.logUrl ?? url) : url;
}

function connect(url: string, { connectTimeoutMs }: Limits): Promise<Client> {
  const client = new Client({
    connectionString: url,
    application_name: 'loomgate',
    connectionTimeoutMillis: connectTimeoutMs,
    query_timeout: connectTimeoutMs,
  });
  return openSession(client, url, {}, connectTimeoutMs);
}

async function ask(client: Client): Promise<Answer> {
  const { rows } = await client.query<Answer>(identify);
  const [answer] = rows;
  if (!answer) throw new Error('the database returned no row');
  return answer;
}

/** @throws Error without further checks, because a pooler in statement mode closes the connection */
async function requireTransactions(client: Client): Promise<undefined> {
  try {
    await client.query('begin');
    await client.query('rollback');
  } catch (cause) {
    const remedy = 'it takes no transactions; set pool_mode = transaction';
    throw new Error(`the pooler that DATABASE_URL leads to cannot be used: ${remedy} (docs/operations.md)`, { cause });
  }
}

/** Settings that the text of values depends on, and that a pooler does not keep for each client. */
const textFormats: Readonly<Record<string, { isRight(value: string): boolean; needed: string }>> = {
  bytea_output: { isRight: (value) => value === 'hex', needed: 'hex' },
  extra_float_digits: { isRight: (value) => Number(value) >= 1, needed: '1' },
};

/**
 * Checks the settings of the role. Clients share connections, so a setting of one session would not hold. `reset_val` is the
 * value at the start of a session, without changes that another client has made by SET.
 */
async function wrongSettings(client: Client, { role, database }: Answer, limits: Limits): Promise<string[]> {
  const most = {
    statement_timeout: limits.statementTimeoutMs,
    lock_timeout: limits.lockTimeoutMs,
    idle_in_transaction_session_timeout: limits.idleTimeoutMs,
  };
  const { rows } = await client.query<{ name: string; value: string }>({
    text: 'select name, reset_val as value from pg_settings where name = any($1) order by name',
    values: [[...Object.keys(most), ...Object.keys(textFormats)]],
  });
  const set = (name: string, value: string | number) =>
    `alter role ${escapeIdentifier(role)} in database ${escapeIdentifier(database)} set ${name} = ${value}`;
  const wrong = rows.flatMap(({ name, value }) => {
    const format = textFormats[name];
    if (format) return format.isRight(value) ? [] : [{ is: `${name} is ${value}`, remedy: set(name, format.needed) }];
    const limit = Object.entries(most).find(([known]) => known === name)?.[1] ?? 0;
    if (Number(value) > 0 && Number(value) <= limit) return [];
    return [{ is: `${name} is ${value} and must be from 1 to ${limit} ms`, remedy: set(name, limit) }];
  });
  if (wrong.length === 0) return [];
  const remedies = wrong.map(({ remedy }) => remedy).join('; ');
  return [`${wrong.map(({ is }) => is).join(', ')}: run ${remedies}; then make the pooler reconnect (RECONNECT)`];
}

/** Checks prepared statements: names of several clients collide if the pooler passes them on and shares connections. */
async function wrongNames(client: Client, url: string, limits: Limits): Promise<string | undefined> {
  if (!(await passesNamesOn(client))) return undefined;
  const other = await connect(url, limits);
  try {
    if (!(await shareConnections(client, other))) return undefined;
    return 'it does not keep prepared statements apart; set max_prepared_statements = 200 (PgBouncer 1.21 or later)';
  } finally {
    await other.end();
  }
}

/** Whether the pooler passes names of prepared statements on to the server, rather than replacing them by its own. */
async function passesNamesOn(client: Client): Promise<boolean> {
  const name = `loomgate:${randomUUID()}`;
  const text = 'select exists (select from pg_prepared_statements where name = $1) as found';
  await client.query('begin');
  const { rows } = await client.query<{ found: boolean }>({ name, text, values: [name] });
  const isFound = rows[0]?.found ?? false;
  if (isFound) await client.query(`deallocate ${escapeIdentifier(name)}`);
  await client.query('commit');
  return isFound;
}

const rounds = 10;

/** Whether two clients share connections to the server. */
async function shareConnections(one: Client, other: Client): Promise<boolean> {
  const seen = new Map([one, other].map((client) => [client, new Set<number>()]));
  // Each client is first in every other round; otherwise a round-robin pooler would give each always the same connection.
  for (let round = 0; round < rounds; round += 1)
    for (const client of round % 2 ? [one, other] : [other, one]) seen.get(client)?.add((await ask(client)).pid);
  const pids = [...seen.values()].flatMap((own) => [...own]);
  return pids.length > seen.size || new Set(pids).size < seen.size;
}

/** Checks that DATABASE_LOG_URL has the same role, since migrations use it and their tables belong to its role. */
async function wrongLog({ role, database }: Answer, limits: Limits): Promise<string | undefined> {
  if (!limits.logUrl) return undefined;
  const client = await connect(limits.logUrl, limits).catch((cause: unknown) => {
    throw new Error(`DATABASE_LOG_URL leads to no database: ${messageOf(cause)}`, { cause });
  });
  try {
    const found = await ask(client);
    if (found.role === role && found.database === database) return undefined;
    return `DATABASE_LOG_URL leads to database ${found.database} as role ${found.role}, and not to ${database} as ${role}`;
  } finally {
    await client.end();
  }
}
