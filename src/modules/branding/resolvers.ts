import { signedInViewer } from 'loomgate';
import type { Resolvers } from '../../generated/resolvers';
import { enhanceSource } from './enhance-source';

export const resolvers: Resolvers = {
  Mutation: {
    publishBrandPack: (_, { input }, context) =>
      context.services.branding.publishBrandPack(signedInViewer(context), input),
  },
  PublishBrandPackPayload: {
    brandPack: ({ value }, _, { loaders }) => (value ? loaders.branding.brandPackById.loadOrThrow(value) : null),
  },
  BrandPack: {
    artisan: ({ artisanId }, _, { loaders }) => loaders.artisans.artisanById.loadOrThrow(artisanId),
    enhance: enhanceSource,
    versions: ({ artisanId }, args, { loaders }) => loaders.branding.brandPacksOfArtisan.load(artisanId, args),
  },
  Artisan: {
    async brandPack({ id }, _, { loaders }) {
      const { nodes } = await loaders.branding.brandPacksOfArtisan.load(id, { first: 1 });
      return nodes[0] ?? null;
    },
  },
};
