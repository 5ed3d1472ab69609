import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { PrismaPg } from '@prisma/adapter-pg';
import { bindMigrationAwareSqlAdapterFactory, DriverAdapterError, type SqlQuery } from '@prisma/driver-adapter-utils';
import * as bindings from '@prisma/schema-engine-wasm/schema_engine_bg';
import { DatabaseError, escapeIdentifier, type Pool } from 'pg';
import { currentSchema } from './prisma';

export type SchemaEngine = bindings.SchemaEngine;

/** A lock of the session, which outlives the engine behind a pooler. What migrates holds the same in a transaction. */
const enginesLock = 'SELECT pg_advisory_lock';

/** How the engine names its table, quoted or not. */
const enginesHistory = /"?\b_prisma_migrations\b"?/;

let loaded: Promise<void> | undefined;

/**
 * Prisma's own schema engine as WebAssembly: the one behind `prisma migrate`, without its download.
 * @param pool the database to migrate
 * @param historySchema the schema of `_prisma_migrations`; undefined: the one that the pool's connections lead to
 */
export async function createSchemaEngine(pool: Pool, historySchema?: string): Promise<SchemaEngine> {
  loaded ??= instantiate();
  await loaded;
  const schema = historySchema ?? (await currentSchema(pool));
  const adapter = bindMigrationAwareSqlAdapterFactory(new WholeScriptAdapter(pool, schema));
  return bindings.SchemaEngine.new({ datamodels: undefined }, () => undefined, adapter);
}

/**
 * Prisma's adapter cuts a script at every semicolon, inside functions and comments too. Sent whole, a migration is
 * also one transaction: it applies or it does not. The engine names its history without a schema; here it gets one, since
 * the search_path is the project's, and behind a pooler cannot be set.
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
      // Of a file with a byte order mark, which Postgres takes for a name; the checksum is that of the whole file.
      const script = content.replace(/^\uFEFF/, '');
      await this.#pool.query(script).catch((error: unknown) => Promise.reject(toDriverError(error, script)));
    };
    const adapter = await super.connect();
    const execute = adapter.executeRaw.bind(adapter);
    const query = adapter.queryRaw.bind(adapter);
    const placed = (statement: SqlQuery) => ({
      ...statement,
      sql: statement.sql.replace(enginesHistory, () => this.#history),
    });
    const executeRaw = async (statement: SqlQuery) =>
      statement.sql.startsWith(enginesLock) ? 0 : execute(placed(statement));
    const queryRaw = (statement: SqlQuery) => query(placed(statement));
    return Object.assign(adapter, { executeScript, executeRaw, queryRaw });
  }
}

/**
 * Makes an error that the engine passes on; of one in another form it says a number. The SQLSTATE is in the message alone,
 * since the engine has texts of its own for some, which leave out the rest.
 */
function toDriverError(error: unknown, script: string): unknown {
  if (!(error instanceof DatabaseError)) return error;
  const { severity = 'ERROR', detail, hint, column } = error;
  const message = `${error.message} (${error.code})${placeOf(error, script)}`;
  return new DriverAdapterError({ kind: 'postgres', code: '', severity, message, detail, hint, column });
}

/** Postgres counts characters, from 1, and does not say where for every kind of statement. */
function placeOf({ position, where }: DatabaseError, script: string): string {
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

/** The engine leaves a ten-second timer behind after each migration; ours does not keep a finished process alive. */
function importsOfEngine(): Record<string, unknown> {
  const imports: Record<string, unknown> = { ...bindings };
  const timer = Object.keys(imports).find((name) => name.startsWith('__wbg_setTimeout'));
  if (timer)
    imports[timer] = (callback: () => void, milliseconds: number) => setTimeout(callback, milliseconds).unref();
  return imports;
}
