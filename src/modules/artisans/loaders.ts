import { byKey, connectionByKey, primeInto } from 'loomgate';
import { allArtisans, artisans } from './repository';

const artisanById = byKey(artisans, 'id');
const prime = primeInto(artisanById);

export const loaders = {
  artisanById,
  artisanBySlug: byKey(artisans, 'slug', prime),
  artisanByOwnerId: byKey(artisans, 'ownerId', prime),
  artisans: connectionByKey({ ...allArtisans, prime }),
};
