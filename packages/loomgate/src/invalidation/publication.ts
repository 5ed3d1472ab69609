import { hash } from 'node:crypto';
import { type Client, escapeIdentifier, escapeLiteral } from 'pg';
import { isInLog, type PublishedTable } from './published-tables';
import { needsWholeRows, type TableInvalidation } from './table-invalidation';

/** The publication that all instances on a database share. */
export const publication = 'loomgate';

/**
 * Returns the comment of the publication, which identifies the declarations that it is for. Instances of another version
 * may declare other tables, and must not purge for each other.
 */
export function fingerprintOf(tables: readonly TableInvalidation[]): string {
  const withFunctions = (_: string, value: unknown) => (typeof value === 'function' ? String(value) : value);
  const parts = tables.map((table) => JSON.stringify(table, withFunctions)).toSorted();
  return `Tables of the response cache: ${hash('sha256', parts.join(), 'base64url').slice(0, 22)}`;
}

/** Statements that set replica identity FULL, in partitions too, for tables with keys or lists. */
export function missingIdentities(tables: readonly TableInvalidation[], found: readonly PublishedTable[]): string[] {
  const whole = new Set(tables.filter(needsWholeRows).map(({ name }) => name));
  return found
    .filter(({ name }) => whole.has(name))
    .flatMap(({ partial }) => partial.map((name) => `alter table ${name} replica identity full`));
}

export interface PublicationState {
  /** Statements after which the publication contains exactly the tables and has our comment. */
  readonly statements: readonly string[];
  /** Whether its comment is for other declarations now. */
  readonly isOthers: boolean;
  /** Whether its comment is ours, but it lacks changes of one of our tables. */
  readonly isLacking: boolean;
}

/** @param found the declared tables as they are in the database now */
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
    .map(({ name }) => name)
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

/** Changes of a partition are published as changes of the declared table. */
const byRoot = 'publish_via_partition_root = true';

/** Whether the publication contains other tables. */
function hasOthers({ all, oids }: PublicationRow, found: readonly PublishedTable[]): boolean {
  const ours = new Set(found.flatMap(({ members }) => members));
  return !all && !oids.every((oid) => ours.has(oid));
}

const publishGenerated = (name: string) =>
  `alter publication ${escapeIdentifier(name)} set (publish_generated_columns = stored)`;

/** The setting exists since Postgres 18. */
async function missingGenerated(client: Client): Promise<string[]> {
  if ((await versionOf(client)) < 18) return [];
  const { rows } = await client.query("select from pg_publication where pubname = $1 and pubgencols = 's'", [
    publication,
  ]);
  return rows.length > 0 ? [] : [publishGenerated(publication)];
}

/**
 * Since version 18 Postgres rejects every update of a table with replica identity FULL if one of its publications omits a
 * generated column: https://www.postgresql.org/docs/18/logical-replication-publication.html
 * @returns statements that change other publications, needed before the replica identity may be set
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
