import { defineInvalidation } from 'loomgate';
import { users } from './repository';

/** Credentials are read by no loader. */
export const invalidation = [defineInvalidation(users, { id: 'id' })];
