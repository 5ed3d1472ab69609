import { hash } from 'node:crypto';
import { type Client, escapeIdentifier, escapeLiteral } from 'pg';
import { type LoggedTable, needsWholeRows } from './logged-table';

/** The publication that all instances on a database share. */
export const publication = 'loomgate';

/**
 * What the publication's comment says: for which declarations the log is followed. Instances of another version may
 * declare others, and must not work on each other's behalf.
 */
export function fingerprintOf(tables: readonly LoggedTable[]): string {
  const withFunctions = (_: string, value: unknown) => (typeof value === 'function' ? String(value) : value);
  const parts = tables.map((table) => JSON.stringify(table, withFunctions)).toSorted();
  return `Tables of the response cache: ${hash('sha256', parts.join(), 'base64url').slice(0, 22)}`;
}

/**
 * The statements by which old rows are logged whole where edges and lists depend on them.
 * @throws Error naming the tables that the database does not have
 */
export async function missingIdentities(client: Client, tables: readonly LoggedTable[]): Promise<string[]> {
  const { rows } = await client.query<{ name: string; exists: boolean; full: boolean }>(
    `select name, c.oid is not null as exists, c.relreplident = 'f' as full
     from unnest($1::text[]) name left join pg_class c on c.oid = to_regclass(quote_ident(name))`,
    [tables.map(({ name }) => name)],
  );
  const unknown = rows.filter(({ exists }) => !exists).map(({ name }) => name);
  if (unknown.length > 0) throw new Error(`declared for the log, but not in the database: ${unknown.join(', ')}`);
  const whole = new Set(tables.filter(needsWholeRows).map(({ name }) => name));
  return rows
    .filter(({ name, full }) => whole.has(name) && !full)
    .map(({ name }) => `alter table ${escapeIdentifier(name)} replica identity full`);
}

/**
 * The statements by which the publication holds exactly the tables, and says for whom.
 * @returns also whether it says it for somebody else now
 */
export async function missingPublication(
  client: Client,
  tables: readonly LoggedTable[],
): Promise<{ statements: string[]; isOthers: boolean }> {
  const { rows } = await client.query<{ all: boolean; comment: string | null; tables: string[] }>(
    `select p.puballtables as all, obj_description(p.oid, 'pg_publication') as comment,
       array(select c.relname::text from pg_publication_rel r join pg_class c on c.oid = r.prrelid
         where r.prpubid = p.oid) as tables
     from pg_publication p where p.pubname = $1`,
    [publication],
  );
  const [found] = rows;
  const names = tables.map(({ name }) => name).toSorted();
  const list = names.map(escapeIdentifier).join(', ');
  const isComplete = found?.all || found?.tables.toSorted().join() === names.join();
  const declared = fingerprintOf(tables);
  const comment = found?.comment ?? null;
  const statements = [
    ...(found ? [] : [`create publication ${publication} for table ${list}`]),
    ...(found && !isComplete ? [`alter publication ${publication} set table ${list}`] : []),
    ...(await missingGenerated(client)),
    ...(comment === declared ? [] : [`comment on publication ${publication} is ${escapeLiteral(declared)}`]),
  ];
  return { statements, isOthers: comment !== null && comment !== declared };
}

const publishGenerated = (name: string) =>
  `alter publication ${escapeIdentifier(name)} set (publish_generated_columns = stored)`;

/** Before Postgres 18 there is no such setting. */
async function missingGenerated(client: Client): Promise<string[]> {
  if ((await versionOf(client)) < 18) return [];
  const { rows } = await client.query("select from pg_publication where pubname = $1 and pubgencols = 's'", [
    publication,
  ]);
  return rows.length > 0 ? [] : [publishGenerated(publication)];
}

/**
 * From version 18 on Postgres refuses every update of a table whose old rows are logged whole when one of its
 * publications leaves out a generated column: https://www.postgresql.org/docs/18/logical-replication-publication.html
 * @returns what has to be changed of the publications of others before old rows may be logged whole
 */
export async function refusedUpdates(client: Client, tables: readonly LoggedTable[]): Promise<string[]> {
  if ((await versionOf(client)) < 18) return [];
  const { rows } = await client.query<{ name: string }>(
    `select distinct p.pubname as name from pg_publication_tables p
     join pg_attribute a on a.attrelid = to_regclass(quote_ident(p.schemaname) || '.' || quote_ident(p.tablename))
     where p.tablename = any($1) and p.pubname <> $2 and a.attgenerated = 's' and a.attname <> all(p.attnames)`,
    [tables.filter(needsWholeRows).map(({ name }) => name), publication],
  );
  return rows.map(({ name }) => publishGenerated(name));
}

async function versionOf(client: Client): Promise<number> {
  const { rows } = await client.query<{ version: number }>(
    "select current_setting('server_version_num')::int / 10000 as version",
  );
  return rows[0]?.version ?? 0;
}
