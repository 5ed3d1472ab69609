import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { PrismaPg } from '@prisma/adapter-pg';
import { bindMigrationAwareSqlAdapterFactory, DriverAdapterError, type SqlQuery } from '@prisma/driver-adapter-utils';
import * as bindings from '@prisma/schema-engine-wasm/schema_engine_bg';
import { DatabaseError, escapeIdentifier, type Pool } from 'pg';
import { currentSchema } from './prisma';

export type SchemaEngine = bindings.SchemaEngine;

/** The engine's lock of the session. Behind a pooler it would stay on the connection; migrate.ts takes it in a transaction. */
const enginesLock = 'SELECT pg_advisory_lock';

/** The engine's table, quoted or not. */
const enginesHistory = /"?\b_prisma_migrations\b"?/;

let loaded: Promise<void> | undefined;

/**
 * Creates Prisma's schema engine, the engine of `prisma migrate`, from its WebAssembly package instead of a download.
 * @param pool the database to migrate
 * @param historySchema the schema of `_prisma_migrations`; undefined for the current schema of the pool
 */
export async function createSchemaEngine(pool: Pool, historySchema?: string): Promise<SchemaEngine> {
  loaded ??= instantiate();
  await loaded;
  const schema = historySchema ?? (await currentSchema(pool));
  const adapter = bindMigrationAwareSqlAdapterFactory(new WholeScriptAdapter(pool, schema));
  return bindings.SchemaEngine.new({ datamodels: undefined }, () => undefined, adapter);
}

/**
 * Sends each migration as one query. Prisma's adapter splits scripts at every semicolon, also in functions and comments; as one
 * query, a migration is one transaction. It also adds the schema to the engine's history table, which the engine names without
 * one: the search_path is that of the project, and cannot be set behind a pooler.
 */
class WholeScriptAdapter extends PrismaPg {
  readonly #pool: Pool;
  readonly #history: string;

  constructor(pool: Pool, schema: string) {
    super(pool, { schema });
    this.#pool = pool;
    this.#history = `${escapeIdentifier(schema)}."_prisma_migrations"`;
  }

  override async connect() {
    const executeScript = async (content: string) => {
      // Postgres would read a byte order mark as a name. The checksum is that of the file with it.
      const script = content.replace(/^\uFEFF/, '');
      await this.#pool.query(script).catch((error: unknown) => Promise.reject(toDriverError(error, script)));
    };
    const adapter = await super.connect();
    const execute = adapter.executeRaw.bind(adapter);
    const query = adapter.queryRaw.bind(adapter);
    const withSchema = (statement: SqlQuery) => ({
      ...statement,
      sql: statement.sql.replace(enginesHistory, () => this.#history),
    });
    const executeRaw = async (statement: SqlQuery) =>
      statement.sql.startsWith(enginesLock) ? 0 : execute(withSchema(statement));
    const queryRaw = (statement: SqlQuery) => query(withSchema(statement));
    return Object.assign(adapter, { executeScript, executeRaw, queryRaw });
  }
}

/**
 * Converts an error to the form whose message the engine passes on. The SQLSTATE is in the message only: for some codes the
 * engine would replace the message by its own.
 */
function toDriverError(error: unknown, script: string): unknown {
  if (!(error instanceof DatabaseError)) return error;
  const { severity = 'ERROR', detail, hint, column } = error;
  const message = `${error.message} (${error.code})${locationOf(error, script)}`;
  return new DriverAdapterError({ kind: 'postgres', code: '', severity, message, detail, hint, column });
}

/** `position` counts characters from 1. It is absent for some kinds of statements. */
function locationOf({ position, where }: DatabaseError, script: string): string {
  if (!position) return where ? `, in ${where.split('\n')[0]}` : '';
  const line = [...script].slice(0, Number(position) - 1).filter((character) => character === '\n').length;
  return ` at line ${line + 1}: ${script.split('\n')[line]?.trim()}`;
}

async function instantiate(): Promise<void> {
  const require = createRequire(__filename);
  const folder = dirname(require.resolve('@prisma/schema-engine-wasm/schema_engine_bg'));
  const source = await readFile(join(folder, 'schema_engine_bg.wasm'));
  const { instance } = await WebAssembly.instantiate(source, { './schema_engine_bg.js': importsOfEngine() });
  bindings.__wbg_set_wasm(instance.exports);
  const start = instance.exports.__wbindgen_start;
  if (typeof start === 'function') start();
}

/**
 * Replaces the engine's binding of setTimeout, of which the name contains a hash. The engine leaves a timer of ten seconds
 * after each migration; unreferenced, it does not delay the end of the process.
 */
function importsOfEngine(): Record<string, unknown> {
  const imports: Record<string, unknown> = { ...bindings };
  const timer = Object.keys(imports).find((name) => name.startsWith('__wbg_setTimeout'));
  if (timer)
    imports[timer] = (callback: () => void, milliseconds: number) => setTimeout(callback, milliseconds).unref();
  return imports;
}
