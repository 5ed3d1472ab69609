import { defineRule, everybody, type Rules } from 'loomgate';

const librarians = defineRule('librarians', 'role', (_, __, { viewer }) => viewer?.role === 'LIBRARIAN');

export const rules: Rules = {
  Query: { authors: everybody },
  Mutation: { addBook: librarians },
  Book: { boughtFor: librarians },
};
