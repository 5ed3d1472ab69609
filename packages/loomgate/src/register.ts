import type { IExecutableSchemaDefinition } from '@graphql-tools/schema';
import type { gatewayUserErrors } from './errors/user-errors';

/**
 * Holds the types of a project. Generated code augments it (`loomgate generate`), so that a wrong role, loader or service
 * does not compile:
 *
 *     declare module 'loomgate' {
 *       interface Register { role: Role; loaders: Loaders; services: Services; prisma: PrismaClient }
 *     }
 */
export interface Register {
  /** Never set. */
  readonly unset?: never;
}

/** The type that the project registers under a name, or the fallback. */
type Registered<Name extends string, Fallback> = Name extends keyof Register ? Register[Name] : Fallback;

/** A value of the claim `role` of a token. */
export type Role = Registered<'role', string>;
/** The loaders of one operation, by module. */
export type Loaders = Registered<'loaders', object>;
/** The services, by module. */
export type Services = Registered<'services', object>;
/** The project's Prisma client. */
export type Prisma = Registered<'prisma', TransactionRunner>;
/** A code of `userErrors`. */
export type UserErrorCode = keyof typeof gatewayUserErrors | Registered<'userErrorCode', string>;
/** An error code that the project adds to the catalogue of the gateway. */
export type ProjectErrorCode = Registered<'errorCode', never>;
/** The resolvers of a module, typed by GraphQL Code Generator. */
export type Resolvers = Registered<'resolvers', ResolverMap>;

/** The Prisma client inside a transaction. */
export type Transaction = Parameters<Parameters<Prisma['$transaction']>[0]>[0];

/** The part of a Prisma client that the gateway uses. */
interface TransactionRunner {
  $transaction<T>(
    work: (db: object) => Promise<T>,
    limits: { readonly maxWait: number; readonly timeout: number },
  ): Promise<T>;
}

/** Resolvers by type and field. */
export type ResolverMap = Exclude<NonNullable<IExecutableSchemaDefinition['resolvers']>, readonly unknown[]>;
