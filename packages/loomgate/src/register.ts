import type { IExecutableSchemaDefinition } from '@graphql-tools/schema';
import type { gatewayUserErrors } from './errors/user-errors';

/**
 * What a project tells the compiler about itself. Code that `loomgate generate` writes augments it, so that a wrong role,
 * loader or service does not compile:
 *
 *     declare module 'loomgate' {
 *       interface Register { role: Role; loaders: Loaders; services: Services; prisma: PrismaClient }
 *     }
 */
export interface Register {
  /** Never set. */
  readonly unset?: never;
}

/** What the project registered under a name, and the fallback where it registered nothing. */
type Registered<Name extends string, Fallback> = Name extends keyof Register ? Register[Name] : Fallback;

/** A role that a token may name. */
export type Role = Registered<'role', string>;
/** The loaders of the project's modules in one operation, by the module's name. */
export type Loaders = Registered<'loaders', object>;
/** The services of the project's modules, by the module's name. */
export type Services = Registered<'services', object>;
/** The project's Prisma client. */
export type Prisma = Registered<'prisma', TransactionRunner>;
/** A code of `userErrors`. */
export type UserErrorCode = keyof typeof gatewayUserErrors | Registered<'userErrorCode', string>;
/** A code of `errors` that the project adds to the gateway's. */
export type ProjectErrorCode = Registered<'errorCode', never>;
/** The resolvers of a module, as codegen types them. */
export type Resolvers = Registered<'resolvers', ResolverMap>;

/** The same inside a transaction. */
export type Transaction = Parameters<Parameters<Prisma['$transaction']>[0]>[0];

/** What the gateway itself needs of a Prisma client. */
interface TransactionRunner {
  $transaction<T>(
    work: (db: object) => Promise<T>,
    limits: { readonly maxWait: number; readonly timeout: number },
  ): Promise<T>;
}

/** Resolvers by type and field. */
export type ResolverMap = Exclude<NonNullable<IExecutableSchemaDefinition['resolvers']>, readonly unknown[]>;
