import { defineInvalidation } from 'loomgate';
import { reviews } from './repository';

export const invalidation = [
  defineInvalidation(reviews, {
    keys: ['productId', 'artisanId', 'authorId'],
    listed: ['rating', 'createdAt'],
  }),
];
