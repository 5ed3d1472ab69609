import type { SqlDriverAdapterFactory } from '@prisma/driver-adapter-utils';
import type { Pool } from 'pg';
import type { Logger } from 'pino';
import type { CatalogueEntry } from './errors';
import type { Execute, Operation } from './loaders';
import type { Context } from './modules/context';
import { gatewayModule } from './modules/gateway';
import { createService } from './modules/gateway/service';
import type { Module } from './modules/module';
import type { Principal } from './modules/origin';
import type { Ports } from './modules/ports';
import type { Loaders, Prisma, Role, Services } from './register';
import type { DatabaseSession } from './shared/viewer-session';

/** The tables that say since when tokens of an account are valid. Values are SQL identifiers; the keys are uuid. */
export interface RevocationTables {
  /** One row for each account. */
  readonly accounts: { readonly table: string; readonly id: string; readonly validFrom: string };
  /** One row for each account whose tokens have been revoked, also of deleted ones: columns `noted_at`, `xid` and these. */
  readonly revocations: { readonly table: string; readonly accountId: string; readonly validFrom: string };
}

/** An account for which `loomgate token` issues a token. */
export interface Account {
  readonly id: string;
  readonly role: Role;
  /** A readable name, such as the e-mail address. */
  readonly name: string;
}

/** What a project passes to `createGateway`. */
export interface Project {
  /**
   * Whether the start and the commands apply migrations: those of the gateway's own tables and those of the project. With
   * `none` they change nothing in the database, which another team migrates, and do not read its `_prisma_migrations`:
   * docs/databases.md. Default: apply.
   */
  readonly migrations?: 'apply' | 'none';
  /** The modules of all features, by name: `src/generated/modules.ts`. */
  readonly modules: Readonly<Record<string, Module>>;
  /** The loaders of all modules for one operation: `src/generated/loaders.ts`. */
  createLoaders(operation: Operation): Loaders;
  /** The services of all modules: `src/generated/services.ts`. */
  createServices(ports: Ports): Services;
  /** The project's Prisma client on the gateway's connections: `(adapter) => new PrismaClient({ adapter })`. */
  createPrisma(adapter: SqlDriverAdapterFactory): Prisma;
  /** Error codes that the project adds to the catalogue of the gateway. */
  readonly errors?: Readonly<Record<string, CatalogueEntry>>;
  /** The allowed values of the claim `role` of a token. Without it every token is refused, and all viewers are anonymous. */
  readonly roles?: readonly Role[];
  /** The role that may query `Query.gateway`, purge the cache, and request traces. Without it, no role may. */
  readonly adminRole?: Role;
  /**
   * Returns the database session of a viewer, for tables with row level security (docs/security.md). Called once for each token, so the
   * result may depend on the viewer only. Cache keys contain it.
   * @param viewer with the verified claims of the token; null for an anonymous viewer
   * @returns null refuses statements on such tables, with FORBIDDEN
   * @example databaseSession: (viewer) => (viewer ? { settings: { 'app.user': viewer.id } } : null)
   */
  databaseSession?(viewer: Required<Principal> | null): DatabaseSession | null;
  /** How `loomgate token` finds accounts. */
  readonly accounts?: {
    /** @param name an id or another name of an account */
    find(pool: Pick<Pool, 'query'>, name: string): Promise<Account | undefined>;
    /** The demo account of each role, by a name that `find` accepts. */
    readonly demo?: Readonly<Record<Role, string>>;
  };
  /** Enables the revocation of tokens. Without it, tokens are valid until they expire. */
  readonly revocation?: RevocationTables;
  /** Demo data, for trying the project out. */
  readonly demo?: {
    /** Whether a database has no rows in the tables of the demo data. */
    isEmpty(prisma: Prisma): Promise<boolean>;
    /** Stores demo data in an empty database. @returns whether it was empty */
    seed(prisma: Prisma): Promise<boolean>;
    /** A line that is printed at the start, below the addresses. */
    readonly greeting: string;
  };
  /** The operation with which the explorer opens. */
  readonly sampleOperation?: string;
  /** Starts periodic work of the project, such as deleting old rows. @returns stops it */
  background?(parts: { readonly execute: Execute; readonly log: Logger }): () => Promise<void>;
}

/** Returns the modules of the project and that of the gateway, by name. */
export function modulesOf({
  modules,
  adminRole,
}: Pick<Project, 'modules' | 'adminRole'>): Readonly<Record<string, Module>> {
  return { ...modules, gateway: gatewayModule(adminRole) };
}

/** Creates the services of the project and that of the gateway. */
export function servicesOf({ createServices }: Pick<Project, 'createServices'>, ports: Ports): Context['services'] {
  return { ...createServices(ports), gateway: createService(ports) };
}
