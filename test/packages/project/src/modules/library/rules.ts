import { allowAll, defineRule, type Rules } from 'loomgate';

const librarians = defineRule('librarians', 'role', (_, __, { viewer }) => viewer?.role === 'LIBRARIAN');

export const rules: Rules = {
  Query: { authors: allowAll },
  Mutation: { addBook: librarians },
  Book: { boughtFor: librarians },
};
