import type { Pool } from 'pg';
import { pino } from 'pino';
import { createPrisma } from '../../packages/loomgate/src/database/prisma';
import type { Ports } from '../../packages/loomgate/src/modules/ports';
import { project as marketplace } from '../../src/project';

/** Ports for operations that only read: whatever else is asked of them fails the test. */
export function readOnlyPorts(pool: Pool): Ports {
  const unexpected = () => Promise.reject(new Error('an operation that reads does not do this'));
  return {
    prisma: createPrisma(pool, marketplace),
    issueToken: null,
    readRevocations: unexpected,
    buckets: { take: unexpected, refund: unexpected },
    log: pino({ level: 'silent' }),
    audit: unexpected,
    gateway: () => ({
      cache: null,
      log: null,
      pool: { active: 0, idle: 0, waiting: 0 },
      redis: { connections: {}, breakers: {} },
    }),
    purgeCache: unexpected,
  };
}
