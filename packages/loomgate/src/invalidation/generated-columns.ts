import { type Client, escapeIdentifier } from 'pg';

const publishGenerated = (name: string) =>
  `alter publication ${escapeIdentifier(name)} set (publish_generated_columns = stored)`;

/** Returns the statement that makes a publication contain generated columns. The setting exists since Postgres 18. */
export async function missingGenerated(client: Client, publication: string): Promise<string[]> {
  if ((await versionOf(client)) < 18) return [];
  const { rows } = await client.query("select from pg_publication where pubname = $1 and pubgencols = 's'", [
    publication,
  ]);
  return rows.length > 0 ? [] : [publishGenerated(publication)];
}

/**
 * Since version 18 Postgres rejects every update of a table with replica identity FULL if one of its publications omits a
 * generated column: https://www.postgresql.org/docs/18/logical-replication-publication.html
 * @param oids of the relations that get this replica identity
 * @returns statements that change other publications, needed before the replica identity may be set
 */
export async function refusedUpdates(client: Client, publication: string, oids: readonly number[]): Promise<string[]> {
  if ((await versionOf(client)) < 18) return [];
  const { rows } = await client.query<{ name: string }>(
    `select distinct p.pubname as name from pg_publication_tables p
     join pg_attribute a on a.attrelid = format('%I.%I', p.schemaname, p.tablename)::regclass
     where a.attrelid = any($1) and p.pubname <> $2 and a.attgenerated = 's' and a.attname <> all(p.attnames)`,
    [oids, publication],
  );
  return rows.map(({ name }) => publishGenerated(name));
}

async function versionOf(client: Client): Promise<number> {
  const { rows } = await client.query<{ version: number }>(
    "select current_setting('server_version_num')::int / 10000 as version",
  );
  return rows[0]?.version ?? 0;
}
