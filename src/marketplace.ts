import type { Project } from 'loomgate';
import { seedDemo } from '../prisma/seed/demo';
import { createLoaders } from './generated/loaders';
import { modules } from './generated/modules';
import { PrismaClient } from './generated/prisma/client';
import { createServices } from './generated/services';
import { pruneAccounts } from './modules/accounts/prune';
import { sampleOperation } from './sample-operation';

/** The artisan marketplace: what the gateway serves here. */
export const marketplace: Project = {
  modules,
  createLoaders,
  createServices,
  createPrisma: (adapter) => new PrismaClient({ adapter }),
  roles: ['BUYER', 'ARTISAN', 'ADMIN'],
  adminRole: 'ADMIN',
  revocation: {
    accounts: { table: 'users', id: 'id', validFrom: 'tokens_valid_from' },
    revocations: { table: 'token_validity', accountId: 'user_id', validFrom: 'valid_from' },
  },
  demo: {
    seed: seedDemo,
    greeting: 'buyer@example.com, artisan@example.com, admin@example.com; password loomgate-demo',
  },
  sampleOperation,
  background: ({ execute, log }) => pruneAccounts(execute, log),
};
