import type { ClientBase } from 'pg';
import { gatewaySchema } from '../shared/database-session';

/** Why a feature cannot use its tables in the schema `loomgate`; undefined where it can. */
export interface OwnTables {
  /** Events and the secrets of their cursors. */
  readonly events: string | undefined;
  /** Deleting old events. */
  readonly pruning: string | undefined;
  /** The audit log. */
  readonly audit: string | undefined;
}

interface Row {
  readonly name: string;
  readonly exists: boolean;
  readonly isReadOnly: boolean;
  readonly privileges: readonly string[];
}

/**
 * Reads which of the gateway's own tables exist, and what a role may do with them.
 * @param role its name; by default the current role
 */
export async function readOwnTables(client: Pick<ClientBase, 'query'>, role?: string): Promise<OwnTables> {
  const { rows } = await client.query<Row>(text, [gatewaySchema, Object.keys(needed), role ?? null]);
  const byName = new Map(rows.map((row) => [row.name, row]));
  const problem = (name: keyof typeof needed, privileges: readonly string[] = needed[name]) =>
    problemOf(byName.get(name), name, privileges);
  return {
    events: problem('events') ?? problem('cursor_secrets'),
    pruning: problem('events', ['SELECT', 'DELETE']),
    audit: problem('audit_log') ?? problem('audit_log_id_seq'),
  };
}

/** The privileges that each table and sequence is used with. */
const needed = {
  events: ['SELECT'],
  cursor_secrets: ['SELECT'],
  audit_log: ['INSERT'],
  audit_log_id_seq: ['USAGE'],
} as const;

const text = `
  select name, c.oid is not null as exists, current_setting('transaction_read_only')::boolean as "isReadOnly",
    array(select privilege from unnest(case relkind when 'S' then '{USAGE}' else '{SELECT,INSERT,DELETE}' end::text[]) privilege
      where has_schema_privilege(r.oid, relnamespace, 'usage') and case relkind
        when 'S' then has_sequence_privilege(r.oid, c.oid, privilege)
        else has_table_privilege(r.oid, c.oid, privilege) end) as privileges
  from unnest($2::text[]) name
    join pg_roles r on r.rolname = coalesce($3, current_user)
    left join pg_class c on c.relname = name and c.relnamespace = (select oid from pg_namespace where nspname = $1)`;

function problemOf(row: Row | undefined, name: string, wanted: readonly string[]): string | undefined {
  if (!row?.exists) return `${gatewaySchema}.${name} does not exist`;
  const missing = wanted.filter((privilege) => !row.privileges.includes(privilege));
  if (missing.length > 0) return `the role lacks ${missing.join(', ')} on ${gatewaySchema}.${name}`;
  if (row.isReadOnly && wanted.some((privilege) => privilege !== 'SELECT')) return 'the database is read-only';
  return undefined;
}
