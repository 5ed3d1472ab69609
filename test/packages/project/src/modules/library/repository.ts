import { allRows, defineTable, type Row, type RowOf, rowsBy, snakeCase } from 'loomgate';
import { type Author, type Book, Prisma } from '../../generated/prisma/client';

export const authors = defineTable<Row<Author>>({
  type: 'Author',
  name: 'authors',
  columns: snakeCase(Prisma.AuthorScalarFieldEnum),
  key: ['id'],
  types: { id: 'uuid', name: 'text' },
});

export const books = defineTable<Row<Book>>({
  type: 'Book',
  name: 'books',
  columns: snakeCase(Prisma.BookScalarFieldEnum),
  key: ['id'],
  types: { id: 'uuid', authorId: 'uuid', title: 'text' },
})
  .always('id')
  .neededBy({ authorId: ['author'] });

export type AuthorRow = RowOf<typeof authors>;
export type BookRow = RowOf<typeof books>;

/** All authors, loaded with `rootKey`. */
export const allAuthors = {
  label: 'Query.authors',
  ...allRows(authors),
  orders: { NAME: { field: 'name', descending: false } },
  defaultOrder: 'NAME',
} as const;

export const booksOfAuthor = {
  label: 'Author.books',
  ...rowsBy(books, 'authorId'),
  orders: { TITLE: { field: 'title', descending: false } },
  defaultOrder: 'TITLE',
} as const;
