import { defineInvalidation } from 'loomgate';
import { brandPacks } from './repository';

export const invalidation = [defineInvalidation(brandPacks, { id: 'id', keys: ['artisanId'], listed: ['version'] })];
