import { hash } from 'node:crypto';
import { type Client, escapeLiteral } from 'pg';
import { oidOfName } from '../shared/sql-names';
import { type Followable, followableOf } from './followable';
import { missingGenerated, refusedUpdates } from './generated-columns';
import { type LogNeed, needOf } from './log-needs';
import { isInLog, type PublishedTable, readTables } from './published-tables';
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

/** The publication and the replica identities of its tables, compared with the declarations. */
export interface PublicationState {
  readonly followable: Followable;
  /** What must change so that the WAL has the changes of the tables: the publication first, then the replica identities. */
  readonly needs: readonly LogNeed[];
  /** Statements that remove other tables from the publication. */
  readonly surplus: readonly string[];
  /** Whether its comment is for other declarations now. */
  readonly isOthers: boolean;
  /** Whether its comment is ours, but it lacks changes of one of our tables. */
  readonly isLacking: boolean;
}

/** @param declared the tables of all modules; those that cannot be followed are left out of the publication */
export async function readPublication(
  client: Client,
  declared: readonly TableInvalidation[],
): Promise<PublicationState> {
  const followable = followableOf(declared, await readTables(client, publication, declared));
  const { tables, found } = followable;
  const row = await readRow(client);
  const setTables = await listOf(client, tables);
  const isComplete = found.every(({ isPublished }) => isPublished);
  const statements = await missingStatements(client, { tables, row, isComplete, setTables });
  const ofOthers = await refusedUpdates(client, publication, fullOids(tables, found));
  const isOurs = row?.comment === fingerprintOf(tables);
  const isSurplus = row !== undefined && isComplete && !row.isFiltered && hasOthers(row, found);
  return {
    followable,
    needs: [
      needOf('another publication omits generated columns', ofOthers, byOwner),
      // At once: without all of it, rows with generated columns could not be updated.
      {
        ...needOf(`the publication ${publication} ${row ? unfit : 'does not exist'}`, statements),
        isAtomic: true as const,
      },
      needOf(
        'tables lack replica identity FULL',
        await missingIdentities(client, found),
        ofOthers.length > 0 ? later : '',
      ),
    ].filter(({ statements: { length } }) => length > 0),
    surplus: isSurplus ? [setStatement(setTables)] : [],
    isOthers: row !== undefined && row.comment !== null && !isOurs,
    isLacking: isOurs && !found.every(isInLog),
  };
}

const unfit = 'is not for these tables';
const byOwner = 'run by the owner of that publication';
const later = 'run after the other publications have changed';

interface PublicationRow {
  readonly all: boolean;
  readonly isByRoot: boolean;
  /** Whether it publishes inserts, updates, deletes and truncates. */
  readonly isEveryChange: boolean;
  /** Whether it leaves out rows or columns of a table. */
  readonly isFiltered: boolean;
  readonly comment: string | null;
  readonly oids: readonly number[];
}

async function readRow(client: Client): Promise<PublicationRow | undefined> {
  const { rows } = await client.query<PublicationRow>(
    `select p.puballtables as all, p.pubviaroot as "isByRoot", obj_description(p.oid, 'pg_publication') as comment,
       p.pubinsert and p.pubupdate and p.pubdelete and p.pubtruncate as "isEveryChange",
       exists (select from pg_publication_rel
         where prpubid = p.oid and (prqual is not null or prattrs is not null)) as "isFiltered",
       array(select prrelid from pg_publication_rel where prpubid = p.oid) as oids
     from pg_publication p where p.pubname = $1`,
    [publication],
  );
  return rows[0];
}

/** The declared tables for `set table`, with their schemas. */
async function listOf(client: Client, tables: readonly TableInvalidation[]): Promise<string> {
  return (
    await qualify(
      client,
      tables.map(({ name }) => name),
    )
  )
    .toSorted()
    .join(', ');
}

/** Returns names with their schemas, so that the statements mean the same on any search path. @param names in SQL */
async function qualify(client: Client, names: readonly string[]): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select format('%I.%I', nspname, relname) as name from unnest($1::text[]) with ordinality u(name, n)
     join pg_class c on c.oid = ${oidOfName('u.name')} join pg_namespace s on s.oid = relnamespace order by n`,
    [names],
  );
  return rows.map(({ name }) => name);
}

/** Changes of a partition are published as changes of the declared table. */
const byRoot = 'publish_via_partition_root = true';
const everyChange = "publish = 'insert, update, delete, truncate'";

interface Compared {
  readonly tables: readonly TableInvalidation[];
  readonly row: PublicationRow | undefined;
  readonly isComplete: boolean;
  readonly setTables: string;
}

/** Statements after which the publication has every change of the tables, and our comment. */
async function missingStatements(client: Client, { tables, row, isComplete, setTables }: Compared): Promise<string[]> {
  const declared = fingerprintOf(tables);
  return [
    ...(row ? [] : [`create publication ${publication}${setTables && ` for table ${setTables}`} with (${byRoot})`]),
    ...(row && (!isComplete || row.isFiltered) ? [setStatement(setTables)] : []),
    ...(row && !row.isByRoot ? [`alter publication ${publication} set (${byRoot})`] : []),
    ...(row && !row.isEveryChange ? [`alter publication ${publication} set (${everyChange})`] : []),
    ...(await missingGenerated(client, publication)),
    ...(row?.comment === declared ? [] : [`comment on publication ${publication} is ${escapeLiteral(declared)}`]),
  ];
}

/** Whether the publication contains other tables. */
function hasOthers({ all, oids }: PublicationRow, found: readonly PublishedTable[]): boolean {
  const ours = new Set(found.flatMap(({ members }) => members));
  return !all && !oids.every((oid) => ours.has(oid));
}

/** The relations that have replica identity FULL or get it. */
function fullOids(tables: readonly TableInvalidation[], found: readonly PublishedTable[]): number[] {
  const names = new Set(tables.filter(needsWholeRows).map(({ name }) => name));
  return found.filter(({ name, partial }) => names.has(name) || partial.length > 0).flatMap(({ members }) => members);
}

/** `set table` takes no empty list. */
function setStatement(setTables: string): string {
  if (setTables !== '') return `alter publication ${publication} set table ${setTables}`;
  return `drop publication ${publication}; create publication ${publication} with (${byRoot})`;
}

/** Statements that set replica identity FULL, in partitions too. */
async function missingIdentities(client: Client, tables: readonly PublishedTable[]): Promise<string[]> {
  const names = await qualify(
    client,
    tables.flatMap(({ partial }) => partial),
  );
  return names.map((name) => `alter table ${name} replica identity full`);
}
