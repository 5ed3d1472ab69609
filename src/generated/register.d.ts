import type { errors } from '../errors';
import type { userErrors as accountsUserErrors } from '../modules/accounts/user-errors';
import type { userErrors as artisansUserErrors } from '../modules/artisans/user-errors';
import type { userErrors as brandingUserErrors } from '../modules/branding/user-errors';
import type { userErrors as catalogueUserErrors } from '../modules/catalogue/user-errors';
import type { userErrors as conversationsUserErrors } from '../modules/conversations/user-errors';
import type { userErrors as ordersUserErrors } from '../modules/orders/user-errors';
import type { userErrors as reviewsUserErrors } from '../modules/reviews/user-errors';
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
    readonly userErrorCode: keyof typeof accountsUserErrors | keyof typeof artisansUserErrors | keyof typeof brandingUserErrors | keyof typeof catalogueUserErrors | keyof typeof conversationsUserErrors | keyof typeof ordersUserErrors | keyof typeof reviewsUserErrors;
    readonly errorCode: keyof typeof errors;
  }
}