import { defineLogged } from '../../invalidation/logged-table';
import { artisans } from './repository';

export const tables = [defineLogged(artisans, { id: 'id', keys: ['slug', 'ownerId'], listed: ['name', 'ownerId'] })];
