import { hash } from 'node:crypto';
import { type Client, escapeIdentifier, escapeLiteral } from 'pg';
import { isInLog, type PublishedTable } from './published-tables';
import { needsWholeRows, type TableInvalidation } from './table-invalidation';

/** The publication that all instances on a database share. */
export const publication = 'loomgate';

/**
 * What the publication's comment says: for which declarations the log is followed. Instances of another version may
 * declare others, and must not work on each other's behalf.
 */
export function fingerprintOf(tables: readonly TableInvalidation[]): string {
  const withFunctions = (_: string, value: unknown) => (typeof value === 'function' ? String(value) : value);
  const parts = tables.map((table) => JSON.stringify(table, withFunctions)).toSorted();
  return `Tables of the response cache: ${hash('sha256', parts.join(), 'base64url').slice(0, 22)}`;
}

/** The statements by which old rows are logged whole where edges and lists depend on them; in each partition, too. */
export function missingIdentities(tables: readonly TableInvalidation[], found: readonly PublishedTable[]): string[] {
  const whole = new Set(tables.filter(needsWholeRows).map(({ name }) => name));
  return found
    .filter(({ name }) => whole.has(name))
    .flatMap(({ partial }) => partial.map((name) => `alter table ${name} replica identity full`));
}

/** How the publication stands. */
export interface PublicationState {
  /** The statements by which it holds exactly the tables, and says for whom. */
  readonly statements: readonly string[];
  /** Whether it says it for somebody else now. */
  readonly isOthers: boolean;
  /** Whether it is for these declarations, and changes of one of their tables have gone by unseen. */
  readonly isLacking: boolean;
}

/** @param found the tables as they are now */
export async function readPublication(
  client: Client,
  tables: readonly TableInvalidation[],
  found: readonly PublishedTable[],
): Promise<PublicationState> {
  const { rows } = await client.query<PublicationRow>(
    `select p.puballtables as all, p.pubviaroot as "isByRoot", obj_description(p.oid, 'pg_publication') as comment,
       array(select prrelid from pg_publication_rel where prpubid = p.oid) as oids
     from pg_publication p where p.pubname = $1`,
    [publication],
  );
  const [row] = rows;
  const list = tables
    .map(({ name }) => name.split('.').map(escapeIdentifier).join('.'))
    .toSorted()
    .join(', ');
  const declared = fingerprintOf(tables);
  const comment = row?.comment ?? null;
  const isComplete = found.every(({ isPublished }) => isPublished);
  const isWhole = tables.every((table) => found.some((one) => one.name === table.name && isInLog(one, table)));
  const statements = [
    ...(row ? [] : [`create publication ${publication} for table ${list} with (${byRoot})`]),
    ...(row && (!isComplete || hasOthers(row, found)) ? [`alter publication ${publication} set table ${list}`] : []),
    ...(row && !row.isByRoot ? [`alter publication ${publication} set (${byRoot})`] : []),
    ...(await missingGenerated(client)),
    ...(comment === declared ? [] : [`comment on publication ${publication} is ${escapeLiteral(declared)}`]),
  ];
  const isOthers = comment !== null && comment !== declared;
  return { statements, isOthers, isLacking: comment === declared && !isWhole };
}

interface PublicationRow {
  readonly all: boolean;
  readonly isByRoot: boolean;
  readonly comment: string | null;
  readonly oids: readonly number[];
}

/** Changes of a partition are told as those of the table that is declared. */
const byRoot = 'publish_via_partition_root = true';

/** Somebody has put other tables in. */
function hasOthers({ all, oids }: PublicationRow, found: readonly PublishedTable[]): boolean {
  const ours = new Set(found.flatMap(({ members }) => members));
  return !all && !oids.every((oid) => ours.has(oid));
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
export async function refusedUpdates(
  client: Client,
  tables: readonly TableInvalidation[],
  found: readonly PublishedTable[],
): Promise<string[]> {
  if ((await versionOf(client)) < 18) return [];
  const whole = new Set(tables.filter(needsWholeRows).map(({ name }) => name));
  const { rows } = await client.query<{ name: string }>(
    `select distinct p.pubname as name from pg_publication_tables p
     join pg_attribute a on a.attrelid = format('%I.%I', p.schemaname, p.tablename)::regclass
     where a.attrelid = any($1) and p.pubname <> $2 and a.attgenerated = 's' and a.attname <> all(p.attnames)`,
    [found.filter(({ name }) => whole.has(name)).flatMap(({ members }) => members), publication],
  );
  return rows.map(({ name }) => publishGenerated(name));
}

async function versionOf(client: Client): Promise<number> {
  const { rows } = await client.query<{ version: number }>(
    "select current_setting('server_version_num')::int / 10000 as version",
  );
  return rows[0]?.version ?? 0;
}
