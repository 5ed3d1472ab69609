import type { Role } from '../../register';
import { defineModule, type Module } from '../module';
import { defineRule } from '../rule';
import { resolvers } from './resolvers';

/** Creates the module of the gateway itself: its state, and purges. @param adminRole the role that is allowed; without it no one is */
export function gatewayModule(adminRole: Role | undefined): Module {
  const admins = defineRule('admins', 'role', (_, __, { viewer }) => viewer !== null && viewer.role === adminRole);
  return defineModule({
    resolvers,
    loaders: {},
    rules: { Query: { gateway: admins }, Mutation: { purgeCache: admins } },
    nodes: {},
    invalidation: [],
  });
}
