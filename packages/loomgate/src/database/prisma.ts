import { PrismaPg } from '@prisma/adapter-pg';
import { DriverAdapterError, isDriverAdapterError, type SqlDriverAdapterFactory } from '@prisma/driver-adapter-utils';
import type { Pool } from 'pg';
import type { Project } from '../project';
import type { Prisma } from '../register';
import { type StatementMiddleware, withStatementMiddleware } from './statement-middleware';

/**
 * The project's Prisma client on the pool that the loaders use: one set of connections, one set of limits, one schema.
 * @param around what surrounds each of its statements, the outermost last
 */
export function createPrisma(
  pool: Pool,
  { createPrisma: create }: Pick<Project, 'createPrisma'>,
  ...around: readonly StatementMiddleware[]
): Prisma {
  return create([nameBroken, ...around].reduce(withStatementMiddleware, inSchemaOf(pool)));
}

/** Prisma names the schema of every table. It is told the one that statements without a schema go to. */
function inSchemaOf(pool: Pool): SqlDriverAdapterFactory {
  const { provider, adapterName } = new PrismaPg(pool);
  const connect = async () => new PrismaPg(pool, { schema: await currentSchema(pool) }).connect();
  return { provider, adapterName, connect: () => nameBroken('connect', connect) };
}

/** Of the search_path, the first that exists. */
export async function currentSchema(pool: Pick<Pool, 'query'>): Promise<string> {
  const { rows } = await pool.query('select current_schema() as schema');
  return rows[0]?.schema;
}

/** What `pg` says of a connection that broke between two statements has no code, and Prisma would take it for a mistake. */
const nameBroken: StatementMiddleware = async (_sql, send) => {
  try {
    return await send();
  } catch (error) {
    if (isDriverAdapterError(error) || !(error instanceof Error) || error instanceof TypeError) throw error;
    throw new DriverAdapterError({ kind: 'ConnectionClosed', originalMessage: error.message });
  }
};
