import { byKey, connectionByKey, primeInto } from 'loomgate';
import { brandPacks, brandPacksOfArtisan } from './repository';

const brandPackById = byKey(brandPacks, 'id');

export const loaders = {
  brandPackById,
  brandPacksOfArtisan: connectionByKey({ ...brandPacksOfArtisan, prime: primeInto(brandPackById) }),
};
