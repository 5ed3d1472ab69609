// Copied to the src folder of the project: lines after @ts-expect-error must not compile, all others must.
import {
  anyOf,
  type Context,
  defineRule,
  deny,
  onlyFor,
  type Rules,
  refused,
  signedIn,
  signedInViewer,
} from 'loomgate';
import { project } from './project';

const owner = defineRule<{ ownerId?: string }, object>(
  'the owner',
  'viewer',
  ({ ownerId }, _, { viewer }) => viewer?.id === ownerId,
);
const byInput = defineRule<object, { input?: object }>('with input', 'nothing', (_, { input }) => input !== undefined);

export const right = [
  {
    Book: { '*': deny, title: owner },
    Author: { '*': anyOf(signedIn, deny), name: anyOf(owner, byInput) },
  } satisfies Rules,
  defineRule('readers', 'role', (_, __, { viewer }) => viewer?.role === 'READER'),
  ({ loaders }: Context) => loaders.library.bookById.load(''),
  ({ services }: Context) => services.library.addBook({ authorId: '', title: '', boughtFor: 1 }),
  refused('AUTHOR_NOT_FOUND', null, ''),
  refused('INVALID', null, ''),
];

export const wrong = [
  // @ts-expect-error the rule of a type has no row
  { Book: { '*': owner } } satisfies Rules,
  // @ts-expect-error the rule of a type has no row
  { Book: { '*': anyOf(signedIn, owner) } } satisfies Rules,
  // @ts-expect-error the rule of a type has no arguments
  { Book: { '*': byInput } } satisfies Rules,
  // @ts-expect-error the rule of a type has no arguments
  { Book: { '*': onlyFor('all', () => true, signedIn) } } satisfies Rules,
  // @ts-expect-error unknown role
  defineRule('admins', 'role', (_, __, { viewer }) => viewer?.role === 'ADMIN'),
  // @ts-expect-error unknown role
  { ...project, adminRole: 'ADMIN' } satisfies typeof project,
  // @ts-expect-error unknown loader
  ({ loaders }: Context) => loaders.library.publisherById,
  // @ts-expect-error unknown module
  ({ loaders }: Context) => loaders.shop,
  // @ts-expect-error unknown service
  ({ services }: Context) => services.library.removeBook,
  // @ts-expect-error the input of a service lacks fields
  ({ services }: Context) => services.library.addBook({ title: '' }),
  // @ts-expect-error a column that is neither in `always` nor in `neededBy`
  async ({ loaders }: Context) => (await loaders.library.bookById.load(''))?.title,
  // @ts-expect-error unknown code
  refused('BOOK_NOT_FOUND', null, ''),
  // @ts-expect-error a context is not a viewer
  (viewer: Context['viewer']) => signedInViewer(viewer),
];
