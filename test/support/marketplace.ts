import type { GraphQLSchema } from 'graphql';
import { createSchema } from '../../src/graphql/schema';
import { marketplace } from '../../src/marketplace';
import { modulesOf } from '../../src/project';

/** The modules of the marketplace, and the gateway's own. */
export const allModules = modulesOf(marketplace);

/** The schema that the marketplace is served with. */
export const createMarketplaceSchema = (): GraphQLSchema => createSchema(allModules);
