import { defineLogged } from 'loomgate';
import { artisans } from './repository';

export const tables = [defineLogged(artisans, { id: 'id', keys: ['slug', 'ownerId'], listed: ['name', 'ownerId'] })];
