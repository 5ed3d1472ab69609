import { rootKey } from 'loomgate';
import type { Resolvers } from '../../generated/resolvers';

export const resolvers: Resolvers = {
  Query: { authors: (_, args, { loaders }) => loaders.library.authors.load(rootKey, args) },
  Mutation: {
    addBook: (_, { input }, { services, idOf }) =>
      services.library.addBook({ ...input, authorId: idOf('Author', input.authorId) }),
  },
  AddBookPayload: {
    book: ({ value }, _, { loaders }) => (value ? loaders.library.bookById.loadOrThrow(value) : null),
  },
  Author: { books: ({ id }, args, { loaders }) => loaders.library.booksOfAuthor.load(id, args) },
  Book: { author: ({ authorId }, _, { loaders }) => loaders.library.authorById.loadOrThrow(authorId) },
};
