import { defineInvalidation } from 'loomgate';
import { brandPacks } from './repository';

export const invalidation = [defineInvalidation(brandPacks, { keys: ['artisanId'], listed: ['version'] })];
