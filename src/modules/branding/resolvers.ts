import type { Resolvers } from '../../generated/resolvers';
import { existing } from '../../loaders';
import { enhanceSource } from './enhance-source';

export const resolvers: Resolvers = {
  BrandPack: {
    artisan: ({ artisanId }, _, { loaders }) => existing(loaders.artisans.artisanById.load(artisanId)),
    enhance: (pack, { source, language }) => enhanceSource(pack, source, language),
    versions: ({ artisanId }, args, { loaders }) => loaders.branding.brandPacksOfArtisan.load(artisanId, args),
  },
  Artisan: {
    async brandPack({ id }, _, { loaders }) {
      const { nodes } = await loaders.branding.brandPacksOfArtisan.load(id, { first: 1 });
      return nodes[0] ?? null;
    },
  },
};
