import { PrismaPg } from '@prisma/adapter-pg';
import { DriverAdapterError, isDriverAdapterError, type SqlDriverAdapterFactory } from '@prisma/driver-adapter-utils';
import type { Pool } from 'pg';
import type { Project } from '../project';
import type { Prisma } from '../register';
import { type StatementMiddleware, withStatementMiddleware } from './statement-middleware';

/**
 * Creates the project's Prisma client on the pool of the loaders, so that it has the same limits and the same schema.
 * @param around middleware of its statements, innermost first
 */
export function createPrisma(
  pool: Pool,
  { createPrisma: create }: Pick<Project, 'createPrisma'>,
  ...around: readonly StatementMiddleware[]
): Prisma {
  return create([markConnectionErrors, ...around].reduce(withStatementMiddleware, inSchemaOf(pool)));
}

/** Prisma writes the schema before every table name, so it gets the current schema of the pool. */
function inSchemaOf(pool: Pool): SqlDriverAdapterFactory {
  const { provider, adapterName } = new PrismaPg(pool);
  const connect = async () => new PrismaPg(pool, { schema: await currentSchema(pool) }).connect();
  return { provider, adapterName, connect: () => markConnectionErrors('connect', connect) };
}

/** The first schema of the search_path that exists. */
export async function currentSchema(pool: Pick<Pool, 'query'>): Promise<string> {
  const { rows } = await pool.query('select current_schema() as schema');
  return rows[0]?.schema;
}

/** Marks errors of broken connections. `pg` gives them no code, so Prisma would report an unexpected error. */
const markConnectionErrors: StatementMiddleware = async (_sql, send) => {
  try {
    return await send();
  } catch (error) {
    if (isDriverAdapterError(error) || !(error instanceof Error) || error instanceof TypeError) throw error;
    throw new DriverAdapterError({ kind: 'ConnectionClosed', originalMessage: error.message });
  }
};
