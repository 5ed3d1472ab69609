import { defineLogged } from 'loomgate';
import { brandPacks } from './repository';

export const tables = [defineLogged(brandPacks, { id: 'id', keys: ['artisanId'], listed: ['version'] })];
