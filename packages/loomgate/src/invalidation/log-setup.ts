import type { Client, ClientBase } from 'pg';
import { oidOfName } from '../shared/sql-names';
import { withConnection } from './connection';
import { type LogNeed, needOf, queriesOf, readLogServer } from './log-needs';
import { readPublication } from './publication';
import type { TableInvalidation } from './table-invalidation';

/** The settings, rights and publication that a role lacks to follow the WAL. */
export interface LogSetup {
  readonly needs: readonly LogNeed[];
  /** Runs the statements of the needs that are not met by hand. @throws DatabaseError if the role of the connection may not */
  apply(): Promise<void>;
}

interface SetupOptions {
  /** Of the server itself, not of a pooler. */
  readonly databaseUrl: string;
  /** The name of the role that follows the WAL; by default that of the connection. */
  readonly role: string | undefined;
  /** Finds the tables to follow. */
  readTables(client: Pick<ClientBase, 'query'>): Promise<readonly TableInvalidation[]>;
}

/** Reads what is missing: settings of the server, rights of the role, the publication and replica identities. */
export function withLogSetup<T>(options: SetupOptions, use: (setup: LogSetup) => Promise<T>): Promise<T> {
  const { databaseUrl, role } = options;
  return withConnection(databaseUrl, async (client) => {
    const tables = await options.readTables(client);
    const { needs: ofServer } = await readLogServer(client, role);
    const { needs: ofPublication } = await readPublication(client, tables);
    const grants = await missingGrants(client, tables, role);
    const unread = grants.length > 0 ? [needOf('the role may not read all tables', grants)] : [];
    const needs = [...ofServer, ...unread, ...ofPublication];
    return use({ needs, apply: () => apply(client, needs) });
  });
}

async function apply(client: Client, needs: readonly LogNeed[]): Promise<void> {
  const applied = needs.filter(({ byHand }) => byHand === undefined);
  for (const query of applied.flatMap(queriesOf)) await client.query(query);
}

/** A role that may read some columns of a table has been limited to them on purpose. */
async function missingGrants(
  client: Client,
  tables: readonly TableInvalidation[],
  role: string | undefined,
): Promise<string[]> {
  const { rows } = await client.query<{ statement: string }>(grantsText, [
    tables.map(({ name }) => name),
    role ?? null,
  ]);
  return rows.map(({ statement }) => statement);
}

const grantsText = `
  with asked as (select r.oid as role, r.rolname, s.oid as schema, nspname, c.oid, relname
    from unnest($1::text[]) name join pg_class c on c.oid = ${oidOfName('name')} join pg_namespace s on s.oid = relnamespace,
      pg_roles r where r.rolname = coalesce($2, current_user))
  select distinct 1 as step, format('grant usage on schema %I to %I', nspname, rolname) as statement from asked
    where not has_schema_privilege(role, schema, 'usage')
  union all select 2, format('grant select on %I.%I to %I', nspname, relname, rolname) from asked
    where not has_any_column_privilege(role, oid, 'select')
  order by step, statement`;
