import { byKey, connectionByKey, rememberIn } from 'loomgate';
import { allAuthors, authors, books, booksOfAuthor } from './repository';

const authorById = byKey(authors, 'id');
const bookById = byKey(books, 'id');

export const loaders = {
  authorById,
  bookById,
  authors: connectionByKey({ ...allAuthors, remember: rememberIn(authorById) }),
  booksOfAuthor: connectionByKey({ ...booksOfAuthor, remember: rememberIn(bookById) }),
};
