import { idOf, theList } from 'loomgate';
import type { Resolvers } from '../../generated/resolvers';

export const resolvers: Resolvers = {
  Query: { authors: (_, args, { loaders }) => loaders.library.authors.load(theList, args) },
  Mutation: {
    addBook: (_, { input }, { services }) =>
      services.library.addBook({ ...input, authorId: idOf('Author', input.authorId) }),
  },
  AddBookPayload: {
    book: ({ value }, _, { loaders }) => (value ? loaders.library.bookById.existing(value) : null),
  },
  Author: { books: ({ id }, args, { loaders }) => loaders.library.booksOfAuthor.load(id, args) },
  Book: { author: ({ authorId }, _, { loaders }) => loaders.library.authorById.existing(authorId) },
};
