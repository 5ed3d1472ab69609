import { defineInvalidation } from 'loomgate';
import { users } from './repository';

/** No loader reads credentials, so they need no invalidation. */
export const invalidation = [defineInvalidation(users)];
