import { signedInViewer } from 'loomgate';
import type { Resolvers } from '../../generated/resolvers';
import { asSelf } from '../self-rule';

export const resolvers: Resolvers = {
  Query: {
    viewer: (_, __, { viewer, loaders }) => (viewer ? loaders.accounts.userById.load(viewer.id) : null),
  },
  Mutation: {
    signUp: (_, { input }, context) => context.services.accounts.signUp(input, context),
    signIn: (_, { input }, context) => context.services.accounts.signIn(input, context),
    signOutEverywhere: (_, __, context) =>
      context.services.accounts.signOutEverywhere(signedInViewer(context), context),
  },
  SignOutEverywherePayload: {
    viewer: ({ value }, _, { loaders }) => (value === null ? null : loaders.accounts.userById.load(value)),
  },
  AuthPayload: {
    token: ({ value }) => value?.token ?? null,
    viewer: ({ value }) => value && asSelf(value.user),
  },
};
