import type { GraphQLSchema } from 'graphql';
import { createSchema } from '../../packages/loomgate/src/graphql/schema';
import { modulesOf } from '../../packages/loomgate/src/project';
import { project as marketplace } from '../../src/project';

/** The modules of the marketplace, and the gateway's own. */
const byName = modulesOf(marketplace);
export const allModules = Object.values(byName);

/** The schema that the marketplace is served with. */
export const createMarketplaceSchema = (): GraphQLSchema => createSchema(byName);
