import { defineInvalidation } from 'loomgate';
import { artisans } from './repository';

export const invalidation = [
  defineInvalidation(artisans, { id: 'id', keys: ['slug', 'ownerId'], listed: ['name', 'ownerId'] }),
];
