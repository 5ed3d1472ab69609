import { PrismaPg } from '@prisma/adapter-pg';
import type { Pool } from 'pg';
import { PrismaClient } from '../../generated/prisma/client';
import { type Around, aroundStatements } from './around-statements';

/**
 * Prisma on the pool that the loaders use: one set of connections, one set of limits.
 * @param around what surrounds each of its statements, the outermost last
 */
export function createPrisma(pool: Pool, ...around: readonly Around[]): PrismaClient {
  return new PrismaClient({ adapter: around.reduce(aroundStatements, new PrismaPg(pool)) });
}
