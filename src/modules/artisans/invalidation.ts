import { defineInvalidation } from 'loomgate';
import { artisans } from './repository';

export const invalidation = [defineInvalidation(artisans, { keys: ['slug', 'ownerId'], listed: ['name', 'ownerId'] })];
