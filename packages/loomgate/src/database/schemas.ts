import { DatabaseError, escapeIdentifier, type Pool } from 'pg';
import { gatewaySchema } from '../shared/database-session';
import { refusal } from './migration-error';

/** Creates the schema if it is missing, as Prisma does. Only then the role needs the right to create it. */
export async function createSchema(pool: Pool, schema: string | undefined): Promise<void> {
  if (!schema) return;
  const { rows } = await pool.query('select from pg_namespace where nspname = $1', [schema]);
  if (rows.length === 0) await pool.query(`create schema ${escapeIdentifier(schema)}`);
}

/**
 * Creates the gateway's schema if it is missing. While it is empty, running instances can only be of versions without this
 * schema. They would lose their tables, so they must be stopped first.
 * @param mayBeFollowed whether running instances are of this version: they work without the tables
 * @throws MigrationError with the remedy, if such instances run or a right is missing
 */
export async function createGatewaySchema(pool: Pool, mayBeFollowed = false): Promise<void> {
  const { rows } = await pool.query<GatewaySchema>(gatewaySchemaText, [gatewaySchema]);
  const [found] = rows;
  if (!found || (found.isFilled && found.mayUse)) return;
  if (found.isFollowed && !found.isFilled && !mayBeFollowed)
    throw refusal('instances of an older version are running: stop all of them, then start this one');
  if (!found.isThere) await pool.query(`create schema ${gatewaySchema}`).catch((cause) => refuseRights(found, cause));
  else if (!found.mayUse || !found.mayCreate) refuseRights(found);
}

interface GatewaySchema {
  readonly role: string;
  readonly isThere: boolean;
  /** Whether it has the table that was created last. */
  readonly isFilled: boolean;
  readonly mayUse: boolean;
  readonly mayCreate: boolean;
  /** Whether an instance reads the WAL of this database. */
  readonly isFollowed: boolean;
}

const gatewaySchemaText = `
  select quote_ident(current_user) as role, n.oid is not null as "isThere",
    exists (select from pg_class where relnamespace = n.oid and relname = 'cursor_secrets') as "isFilled",
    coalesce(has_schema_privilege(n.oid, 'usage'), false) as "mayUse",
    coalesce(has_schema_privilege(n.oid, 'create'), false) as "mayCreate",
    exists (select from pg_stat_activity
      where datname = current_database() and application_name = 'loomgate-log') as "isFollowed"
  from (select) one left join pg_namespace n on nspname = $1`;

function refuseRights({ role, isThere }: GatewaySchema, cause?: unknown): never {
  if (cause !== undefined && !isForbidden(cause)) throw cause;
  const remedy = isThere
    ? `grant usage, create on schema ${gatewaySchema} to ${role}`
    : `create schema ${gatewaySchema} authorization ${role}`;
  const what = `the role ${role} may not keep the gateway's own tables in the schema ${gatewaySchema}`;
  throw refusal(`${what}; the owner of the database must run: ${remedy}; (docs/operations.md)`, cause);
}

function isForbidden(error: unknown): boolean {
  return error instanceof DatabaseError && error.code === '42501';
}
