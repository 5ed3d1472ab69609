import { defineInvalidation } from 'loomgate';
import { authors, books } from './repository';

export const invalidation = [
  defineInvalidation(authors, { listed: ['name'] }),
  defineInvalidation(books, { keys: ['authorId'], listed: ['title'] }),
];
