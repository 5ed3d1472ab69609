import { PrismaPg } from '@prisma/adapter-pg';
import type { Pool } from 'pg';
import { PrismaClient } from '../../generated/prisma/client';
import { noticeWrites, type OnWrite } from './notice-writes';

/**
 * Prisma on the pool that the loaders use: one set of connections, one set of limits.
 * @param onWrite told of what it writes
 */
export function createPrisma(pool: Pool, onWrite?: OnWrite): PrismaClient {
  const adapter = new PrismaPg(pool);
  return new PrismaClient({ adapter: onWrite ? noticeWrites(adapter, onWrite) : adapter });
}
