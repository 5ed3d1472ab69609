import type { Resolvers } from '../../generated/resolvers';
import { requireSelfOrAdmin } from '../require-self';

export const resolvers: Resolvers = {
  Query: {
    viewer: (_, __, { viewer, loaders }) => (viewer ? loaders.accounts.userById.load(viewer.id) : null),
  },
  User: {
    email(user, _, { viewer }) {
      requireSelfOrAdmin(viewer, user.id);
      return user.email;
    },
    role(user, _, { viewer }) {
      requireSelfOrAdmin(viewer, user.id);
      return user.role;
    },
  },
};
