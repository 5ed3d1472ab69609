import type { SqlDriverAdapterFactory } from '@prisma/driver-adapter-utils';
import type { Pool } from 'pg';
import type { Logger } from 'pino';
import type { CatalogueEntry } from './errors';
import type { Execute, Operation } from './loaders';
import type { Context } from './modules/context';
import { gatewayModule } from './modules/gateway';
import { createService } from './modules/gateway/service';
import type { Module } from './modules/module';
import type { Ports } from './modules/ports';
import type { Loaders, Prisma, Role, Services } from './register';

/** Where a project keeps from when on the tokens of an account are valid. Identifiers of SQL; keys are uuid. */
export interface RevocationTables {
  /** One row for each account. */
  readonly accounts: { readonly table: string; readonly id: string; readonly validFrom: string };
  /** A row for each account whose tokens have been revoked, deleted accounts included: `noted_at`, `xid` and these. */
  readonly revocations: { readonly table: string; readonly accountId: string; readonly validFrom: string };
}

/** An account that a token can be made for. */
export interface Account {
  readonly id: string;
  readonly role: Role;
  /** For people, e.g. its address. */
  readonly name: string;
}

/** What a project brings to the gateway. */
export interface Project {
  /** Every feature, by name: `src/generated/modules.ts`. */
  readonly modules: Readonly<Record<string, Module>>;
  /** The loaders of all modules for one operation: `src/generated/loaders.ts`. */
  createLoaders(operation: Operation): Loaders;
  /** The services of all modules: `src/generated/services.ts`. */
  createServices(ports: Ports): Services;
  /** The project's Prisma client on the gateway's connections: `(adapter) => new PrismaClient({ adapter })`. */
  createPrisma(adapter: SqlDriverAdapterFactory): Prisma;
  /** Codes of `errors` that the project adds to the gateway's, with what they mean. */
  readonly errors?: Readonly<Record<string, CatalogueEntry>>;
  /** What the claim `role` of a token may be. Without it every token is refused, and all viewers are anonymous. */
  readonly roles?: readonly Role[];
  /** The role that may look into the gateway: its figures, its cache, traces of single requests. Without it nobody may. */
  readonly adminRole?: Role;
  /** How `loomgate token` finds accounts. */
  readonly accounts?: {
    /** @param who an id or another name of an account */
    find(pool: Pick<Pool, 'query'>, who: string): Promise<Account | undefined>;
    /** The demo account of each role, by a name that `find` takes. */
    readonly demo?: Readonly<Record<Role, string>>;
  };
  /** Without it, tokens are valid until they expire. */
  readonly revocation?: RevocationTables;
  /** What to show and to fill in while somebody tries the project out. */
  readonly demo?: {
    /** Whether a database has nothing of what the demo would store. */
    isEmpty(prisma: Prisma): Promise<boolean>;
    /** Fills an empty database. @returns whether it was empty */
    seed(prisma: Prisma): Promise<boolean>;
    /** Printed at the start, below the addresses. */
    readonly greeting: string;
  };
  /** The operation that the explorer opens with. */
  readonly sampleOperation?: string;
  /** Starts what the project runs beside requests, such as deleting old rows. @returns stops it */
  background?(parts: { readonly execute: Execute; readonly log: Logger }): () => Promise<void>;
}

/** The modules of the project and the gateway's own, by name. */
export function modulesOf({
  modules,
  adminRole,
}: Pick<Project, 'modules' | 'adminRole'>): Readonly<Record<string, Module>> {
  return { ...modules, gateway: gatewayModule(adminRole) };
}

/** The services of the project, and the gateway's own. */
export function servicesOf({ createServices }: Pick<Project, 'createServices'>, ports: Ports): Context['services'] {
  return { ...createServices(ports), gateway: createService(ports) };
}
