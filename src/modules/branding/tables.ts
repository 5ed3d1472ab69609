import { defineLogged } from '../../invalidation/logged-table';
import { brandPacks } from './repository';

export const tables = [defineLogged(brandPacks, { id: 'id', keys: ['artisanId'], listed: ['version'] })];
