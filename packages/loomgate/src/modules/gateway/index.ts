import type { Role } from '../../register';
import { defineModule, type Module } from '../module';
import { defineRule } from '../rule';
import { resolvers } from './resolvers';

/** The gateway itself as a module: how it does, and its cache. @param adminRole the role that may; nobody without one */
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
