import { defineTable, keyTag, listTag, type Row, type RowOf } from 'loomgate';
import sql, { type Sql } from 'sql-template-tag';
import { type Author, type Book, Prisma } from '../../generated/prisma/client';

export const authors = defineTable<Row<Author>>('Author', 'authors', Prisma.AuthorScalarFieldEnum);

export const books = defineTable<Row<Book>>('Book', 'books', Prisma.BookScalarFieldEnum)
  .always('id')
  .neededBy({ authorId: ['author'] });

export type AuthorRow = RowOf<typeof authors>;
export type BookRow = RowOf<typeof books>;

/** All authors, loaded with `rootKey`. */
export const allAuthors = {
  label: 'Query.authors',
  table: authors,
  from: () => sql`authors t`,
  where: () => sql`true`,
  keyType: 'text',
  tags: () => [listTag('Author')],
  orders: { NAME: { field: 'name', kind: 'text', descending: false } },
  defaultOrder: 'NAME',
} as const;

export const booksOfAuthor = {
  label: 'Author.books',
  table: books,
  from: () => sql`books t`,
  where: (key: Sql) => sql`t.author_id = ${key}`,
  keyType: 'uuid',
  tags: (key: string) => [keyTag('Book', 'authorId', key)],
  orders: { TITLE: { field: 'title', kind: 'text', descending: false } },
  defaultOrder: 'TITLE',
} as const;
