import { byKey, connectionByKey, rememberIn } from '../../loaders';
import { brandPacks, brandPacksOfArtisan } from './repository';

const brandPackById = byKey(brandPacks, 'id');

export const loaders = {
  brandPackById,
  brandPacksOfArtisan: connectionByKey({ ...brandPacksOfArtisan, remember: rememberIn(brandPackById) }),
};
