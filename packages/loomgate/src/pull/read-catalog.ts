import type { Client } from 'pg';
import {
  type Introspection,
  makeIntrospectionQuery,
  type PgClass,
  type PgInherits,
  parseIntrospectionResults,
} from 'pg-introspection';
import { withLongConnection } from '../database/long-connection';
import { gatewaySchema } from '../shared/database-session';
import { type Catalog, type CatalogEnum, type CatalogSchema, nameOf } from './catalog';
import { readTable } from './read-table';

const timeoutMs = 30_000;

/** The part of a database to read. */
export interface Scope {
  /** Undefined: every schema with tables that the role may use. */
  readonly schemas: readonly string[] | undefined;
  /** Names of tables, with `*` for any text. Undefined: all. */
  readonly tables: readonly string[] | undefined;
}

/** What pg-introspection does not read, of a column. */
interface ColumnFacts {
  readonly sqlType: string;
  readonly isReadable: boolean;
}

/** The catalog as it was read, before it is converted. */
export interface Found {
  readonly introspection: Introspection;
  /** By the oid of the parent. */
  readonly inherits: ReadonlyMap<string, readonly PgInherits[]>;
  readonly columns: ReadonlyMap<string, ColumnFacts>;
  /** The oids of the tables that the role may read. */
  readonly readable: ReadonlySet<string>;
}

/**
 * Reads the catalog in one read-only transaction that sees one state of it.
 * @throws the error of the connection, and of a statement that takes more than 30 seconds
 */
export function readCatalog(url: string, scope: Scope): Promise<Catalog> {
  return withLongConnection(url, 'loomgate-pull', AbortSignal.timeout(timeoutMs), async (client) => {
    // An empty search path makes Postgres write the schema of every type.
    await client.query(`begin isolation level repeatable read read only;
      set local search_path = ''; set local statement_timeout = ${timeoutMs}`);
    try {
      return toCatalog(await read(client), scope);
    } finally {
      await client.query('rollback');
    }
  });
}

async function read(client: Client): Promise<Found> {
  const { rows } = await client.query<{ introspection: string }>(introspectionQuery());
  const columns = await client.query<ColumnFacts & { column: string }>(columnFacts);
  const tables = await client.query<{ table: string }>(readableTables);
  const introspection = parseIntrospectionResults(rows[0]?.introspection ?? '');
  return {
    introspection,
    inherits: Map.groupBy(introspection.inherits, ({ inhparent }) => inhparent),
    columns: new Map(columns.rows.map((row) => [row.column, row])),
    readable: new Set(tables.rows.map(({ table }) => table)),
  };
}

/**
 * The query of pg-introspection without `updatable_mask`, which nothing here reads: it takes a lock on every relation, and
 * fails for a foreign table whose wrapper has no handler.
 */
function introspectionQuery(): string {
  return makeIntrospectionQuery().replace('pg_catalog.pg_relation_is_updatable(oid, true)::bit(8)::int4', 'null');
}

const isOfProject = `relnamespace in (select oid from pg_catalog.pg_namespace
  where nspname !~ '^pg_' and nspname <> 'information_schema') and relkind in ('r', 'p', 'v', 'm', 'f')`;

const columnFacts = `
  select attrelid || '.' || attnum as column, pg_catalog.format_type(atttypid, atttypmod) as "sqlType",
    pg_catalog.has_column_privilege(attrelid, attnum, 'select') as "isReadable"
  from pg_catalog.pg_attribute join pg_catalog.pg_class c on c.oid = attrelid
  where attnum > 0 and not attisdropped and ${isOfProject}`;

const readableTables = `
  select oid::text as table from pg_catalog.pg_class where ${isOfProject}
    and pg_catalog.has_any_column_privilege(oid, 'select') and pg_catalog.has_schema_privilege(relnamespace, 'usage')`;

function toCatalog(found: Found, scope: Scope): Catalog {
  const { introspection } = found;
  const roots = introspection.classes.filter((table) => isTable(table) && !table.relispartition);
  const schemas = schemasOf(found, roots);
  const wanted = scope.schemas ?? schemas.map(({ name }) => name);
  const isNamed = namedBy(scope.tables);
  const tables = roots.filter((table) => wanted.includes(schemaOf(table)) && isNamed(table.relname));
  return {
    database: introspection.database.datname,
    role: introspection.current_user,
    schemas,
    tables: tables.map((table) => readTable(found, table)).sort(byId),
    enums: enumsOf(introspection).sort(byId),
  };
}

/** Compares code units, so that the order does not depend on the locale. */
const byId = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1);

const isTable = ({ relkind }: PgClass) => ['r', 'p', 'v', 'm', 'f'].includes(relkind);
const schemaOf = (table: PgClass) => table.getNamespace()?.nspname ?? '';

function schemasOf({ readable }: Found, tables: readonly PgClass[]): CatalogSchema[] {
  const bySchema = Map.groupBy(
    tables.filter(({ _id }) => readable.has(_id)),
    schemaOf,
  );
  bySchema.delete(gatewaySchema);
  return [...bySchema]
    .map(([name, { length }]) => ({ name, tables: length }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function namedBy(patterns: readonly string[] | undefined): (name: string) => boolean {
  if (!patterns) return () => true;
  const escaped = (text: string) => text.replace(/[\\^$.+?()[\]{}|]/g, '\\$&');
  const forms = patterns.map((pattern) => new RegExp(`^${escaped(pattern).replaceAll('*', '.*')}$`, 's'));
  return (name) => forms.some((form) => form.test(name));
}

function enumsOf({ types }: Introspection): CatalogEnum[] {
  const enums = types.filter(({ typtype }) => typtype === 'e');
  return enums.map((type) => {
    const schema = type.getNamespace()?.nspname ?? '';
    return {
      ...{ id: nameOf(schema, type.typname), schema, name: type.typname, comment: type.getDescription() },
      labels: (type.getEnumValues() ?? []).map(({ enumlabel }) => enumlabel),
    };
  });
}
