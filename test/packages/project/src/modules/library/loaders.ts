import { byKey, connectionByKey, primeInto } from 'loomgate';
import { allAuthors, authors, books, booksOfAuthor } from './repository';

const authorById = byKey(authors, 'id');
const bookById = byKey(books, 'id');

export const loaders = {
  authorById,
  bookById,
  authors: connectionByKey({ ...allAuthors, prime: primeInto(authorById) }),
  booksOfAuthor: connectionByKey({ ...booksOfAuthor, prime: primeInto(bookById) }),
};
