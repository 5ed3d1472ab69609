import { onlyKey, rootKey } from 'loomgate';
import type { Resolvers } from '../../generated/resolvers';

export const resolvers: Resolvers = {
  Query: {
    artisan(_, { id, slug }, { loaders, idOf }) {
      const { name, value } = onlyKey({ id, slug });
      const { artisanById, artisanBySlug } = loaders.artisans;
      return name === 'id' ? artisanById.load(idOf('Artisan', value)) : artisanBySlug.load(value);
    },
    artisans: (_, args, { loaders }) => loaders.artisans.artisans.load(rootKey, args),
  },
  Artisan: {
    owner: ({ ownerId }, _, { loaders }) => (ownerId ? loaders.accounts.userById.load(ownerId) : null),
  },
  User: {
    artisan: (user, _, { loaders }) => loaders.artisans.artisanByOwnerId.load(user.id),
  },
};
