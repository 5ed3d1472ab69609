import { randomUUID } from 'node:crypto';
import { Client, escapeIdentifier } from 'pg';
import type { Config } from '../config';
import { openSession, processIdOf } from '../shared/database-session';
import { messageOf } from '../shared/message-of';

type Limits = Config['database'];

const look = 'select pg_backend_pid() as pid, current_user as role, current_database() as database';

interface Answer {
  readonly pid: number;
  readonly role: string;
  readonly database: string;
}

/**
 * Looks whether a URL leads to a pooler, and whether that can serve the gateway: transactions, statements that are
 * prepared by name, and limits that hold on every connection of the server. A pooler announces a process that is not the
 * one which answers.
 * @returns whether there is one
 * @throws Error that names what is wrong with its configuration and what to do, all of it at once
 */
export async function checkPooler(url: string, limits: Limits): Promise<boolean> {
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
  const { rows } = await client.query<Answer>(look);
  const [answer] = rows;
  if (!answer) throw new Error('the database answers without a row');
  return answer;
}

/** @throws Error at once: a pooler in statement mode ends the connection. */
async function requireTransactions(client: Client): Promise<undefined> {
  try {
    await client.query('begin');
    await client.query('rollback');
  } catch (cause) {
    const remedy = 'it takes no transactions; set pool_mode = transaction';
    throw new Error(`the pooler that DATABASE_URL leads to cannot be used: ${remedy} (docs/operations.md)`, { cause });
  }
}

/**
 * What cannot be set on connections that others use in turn has to come with the role. Looked at is what a connection has
 * from the beginning: what somebody has set on it passes.
 */
async function wrongSettings(client: Client, { role, database }: Answer, limits: Limits): Promise<string[]> {
  const most = {
    statement_timeout: limits.statementTimeoutMs,
    lock_timeout: limits.lockTimeoutMs,
    idle_in_transaction_session_timeout: limits.idleTimeoutMs,
  };
  const { rows } = await client.query<{ name: string; value: number }>({
    text: 'select name, reset_val::int as value from pg_settings where name = any($1) order by name',
    values: [[...Object.keys(most), 'extra_float_digits']],
  });
  const set = (name: string, value: string | number) =>
    `alter role ${escapeIdentifier(role)} in database ${escapeIdentifier(database)} set ${name} = ${value}`;
  const wrong = rows.flatMap(({ name, value }) => {
    if (name === 'extra_float_digits') return value < 1 ? [{ is: `${name} is ${value}`, remedy: set(name, 1) }] : [];
    const limit = Object.entries(most).find(([known]) => known === name)?.[1] ?? 0;
    if (value > 0 && value <= limit) return [];
    return [{ is: `${name} is ${value} and must be from 1 to ${limit} ms`, remedy: set(name, limit) }];
  });
  if (wrong.length === 0) return [];
  const remedies = wrong.map(({ remedy }) => remedy).join('; ');
  return [`${wrong.map(({ is }) => is).join(', ')}: run ${remedies}; then have the pooler connect anew (RECONNECT)`];
}

/** Names that reach the server as they are meet each other there, unless each client has a connection to itself. */
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

/** A pooler that keeps prepared statements apart gives them names of its own. */
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

/** Whether two clients get connections of the server in turn: never where both always have one of their own. */
async function shareConnections(one: Client, other: Client): Promise<boolean> {
  const seen = new Map([one, other].map((client) => [client, new Set<number>()]));
  // Each is first in every other round, or a pooler that goes round would give both what they had.
  for (let round = 0; round < rounds; round += 1)
    for (const client of round % 2 ? [one, other] : [other, one]) seen.get(client)?.add((await ask(client)).pid);
  const pids = [...seen.values()].flatMap((own) => [...own]);
  return pids.length > seen.size || new Set(pids).size < seen.size;
}

/** Migrations go past the pooler, and what they make belongs to who makes it. */
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
