import { defineLogged } from 'loomgate';
import { authors, books } from './repository';

export const tables = [
  defineLogged(authors, { id: 'id', listed: ['name'] }),
  defineLogged(books, { id: 'id', keys: ['authorId'], listed: ['title'] }),
];
