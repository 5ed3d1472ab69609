import type { Account, Project } from 'loomgate';
import { isEmpty, seedDemo } from '../prisma/seed/demo';
import { errors } from './errors';
import { createLoaders } from './generated/loaders';
import { modules } from './generated/modules';
import { PrismaClient } from './generated/prisma/client';
import { createServices } from './generated/services';
import { pruneAccounts } from './modules/accounts/prune';
import { sampleOperation } from './sample-operation';

/** The artisan marketplace. */
export const project: Project = {
  modules,
  createLoaders,
  createServices,
  createPrisma: (adapter) => new PrismaClient({ adapter }),
  errors,
  roles: ['BUYER', 'ARTISAN', 'ADMIN'],
  adminRole: 'ADMIN',
  accounts: {
    async find(pool, idOrEmail) {
      const text = 'select id, email as name, role from users where email = $1 or id::text = $1';
      const { rows } = await pool.query<Account>(text, [idOrEmail.toLowerCase()]);
      return rows[0];
    },
    demo: { BUYER: 'buyer@example.com', ARTISAN: 'artisan@example.com', ADMIN: 'admin@example.com' },
  },
  revocation: {
    accounts: { table: 'users', id: 'id', validFrom: 'tokens_valid_from' },
    revocations: { table: 'token_validity', accountId: 'user_id', validFrom: 'valid_from' },
  },
  demo: {
    isEmpty,
    seed: seedDemo,
    greeting: 'buyer@example.com, artisan@example.com, admin@example.com; password loomgate-demo',
  },
  sampleOperation,
  background: ({ execute, log }) => pruneAccounts(execute, log),
};
