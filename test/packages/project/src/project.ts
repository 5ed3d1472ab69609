import type { Project } from 'loomgate';
import { createLoaders } from './generated/loaders';
import { modules } from './generated/modules';
import { PrismaClient } from './generated/prisma/client';
import { createServices } from './generated/services';
import { roles } from './roles';

/** The project that the gateway serves. */
export const project: Project = {
  modules,
  createLoaders,
  createServices,
  createPrisma: (adapter) => new PrismaClient({ adapter }),
  roles,
};
