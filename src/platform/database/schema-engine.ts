import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { PrismaPg } from '@prisma/adapter-pg';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import * as bindings from '@prisma/schema-engine-wasm/schema_engine_bg';
import type { Pool } from 'pg';

export type SchemaEngine = bindings.SchemaEngine;

let loaded: Promise<void> | undefined;

/**
 * Prisma's own schema engine as WebAssembly: the one behind `prisma migrate`, without its download.
 * @param pool the database to migrate
 */
export async function createSchemaEngine(pool: Pool): Promise<SchemaEngine> {
  loaded ??= instantiate();
  await loaded;
  const adapter = bindMigrationAwareSqlAdapterFactory(new WholeScriptAdapter(pool));
  return bindings.SchemaEngine.new({ datamodels: undefined }, () => undefined, adapter);
}

/**
 * Prisma's adapter cuts a script at every semicolon, inside functions and comments too. Sent whole, a migration is
 * also one transaction: it applies or it does not.
 */
class WholeScriptAdapter extends PrismaPg {
  readonly #pool: Pool;

  constructor(pool: Pool) {
    super(pool);
    this.#pool = pool;
  }

  override async connect() {
    const executeScript = (script: string) => this.#pool.query(script).then(() => undefined);
    return Object.assign(await super.connect(), { executeScript });
  }
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
