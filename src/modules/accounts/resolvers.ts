import type { Resolvers } from '../../generated/resolvers';
import { toThemselves } from '../themselves';

export const resolvers: Resolvers = {
  Query: {
    viewer: (_, __, { viewer, loaders }) => (viewer ? loaders.accounts.userById.load(viewer.id) : null),
  },
  Mutation: {
    signUp: (_, { input }, { services, address }) => services.accounts.signUp(input, address),
    signIn: (_, { input }, { services, address }) => services.accounts.signIn(input, address),
  },
  AuthPayload: {
    token: ({ value }) => value?.token ?? null,
    viewer: ({ value }) => value && toThemselves(value.user),
  },
};
