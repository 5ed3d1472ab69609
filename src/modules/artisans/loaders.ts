import { byKey, connectionByKey, primeInto } from 'loomgate';
import { allArtisans, artisans } from './repository';

const artisanById = byKey(artisans, 'id');
const remember = primeInto(artisanById);

export const loaders = {
  artisanById,
  artisanBySlug: byKey(artisans, 'slug', remember),
  artisanByOwnerId: byKey(artisans, 'ownerId', remember),
  artisans: connectionByKey({ ...allArtisans, remember }),
};
