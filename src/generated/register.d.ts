import type { errors } from '../errors';
import type { userErrors } from '../user-errors';
import type { Loaders as ProjectLoaders } from './loaders';
import type { PrismaClient } from './prisma/client';
import type { Resolvers as ProjectResolvers } from './resolvers';
import type { Services as ProjectServices } from './services';

declare module 'loomgate' {
  interface Register {
    readonly role: import('./prisma/enums').Role;
    readonly loaders: ProjectLoaders;
    readonly services: ProjectServices;
    readonly prisma: PrismaClient;
    readonly resolvers: ProjectResolvers;
    readonly userErrorCode: keyof typeof userErrors;
    readonly errorCode: keyof typeof errors;
  }
}