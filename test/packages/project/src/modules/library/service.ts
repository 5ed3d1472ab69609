import { done, type Outcome, type Ports, refused, text, validate, write } from 'loomgate';
import { z } from 'zod';

const newBook = z.object({
  authorId: z.uuid(),
  title: text('The title', 200),
  boughtFor: z.int().min(0, 'The price must not be negative.'),
});

/** User errors by constraint of the database. */
const refusals = { books_author_id_fkey: refused('AUTHOR_NOT_FOUND', ['authorId'], 'No author has this id.') };

export function createService({ prisma }: Pick<Ports, 'prisma'>) {
  return {
    /** Stores a book. @returns its id */
    async addBook(input: z.input<typeof newBook>): Promise<Outcome<string>> {
      const book = validate(newBook, input);
      if (book.value === null) return book;
      return write(prisma, refusals, async (db) => done((await db.book.create({ data: book.value })).id));
    },
  };
}
