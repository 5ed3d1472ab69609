import type { Resolvers } from '../../generated/resolvers';
import { toThemselves } from '../themselves';

export const resolvers: Resolvers = {
  Query: {
    viewer: (_, __, { viewer, loaders }) => (viewer ? loaders.accounts.userById.load(viewer.id) : null),
  },
  Mutation: {
    signUp: (_, { input }, context) => context.services.accounts.signUp(input, context),
    signIn: (_, { input }, context) => context.services.accounts.signIn(input, context),
  },
  AuthPayload: {
    token: ({ value }) => value?.token ?? null,
    viewer: ({ value }) => value && toThemselves(value.user),
  },
};
