import type { Ports } from './modules/ports';
import { createAttempts } from './platform/attempts';
import type { Buckets } from './platform/buckets/buckets';
import type { Database } from './platform/database';
import { createPrisma } from './platform/database/prisma';
import { createPasswords } from './platform/passwords';
import type { Tokens } from './platform/tokens';

/** The parts of the platform that services are given. */
export interface PortParts {
  readonly tokens: Pick<Tokens, 'issue'>;
  readonly buckets: Buckets;
  readonly audit: Ports['audit'];
}

/** Gives services the platform. */
export function createPorts({ pool }: Pick<Database, 'pool'>, { tokens, buckets, audit }: PortParts): Ports {
  return {
    prisma: createPrisma(pool),
    issueToken: tokens.issue,
    passwords: createPasswords(),
    attempt: createAttempts(buckets),
    audit,
  };
}
