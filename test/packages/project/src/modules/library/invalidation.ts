import { defineInvalidation } from 'loomgate';
import { authors, books } from './repository';

export const invalidation = [
  defineInvalidation(authors, { id: 'id', listed: ['name'] }),
  defineInvalidation(books, { id: 'id', keys: ['authorId'], listed: ['title'] }),
];
