// Copied to the src folder of the project: lines after @ts-expect-error must not compile, all others must.
import { type Context, defineRule, refused, signedInViewer } from 'loomgate';
import { project } from './project';

export const right = [
  defineRule('readers', 'role', (_, __, { viewer }) => viewer?.role === 'READER'),
  ({ loaders }: Context) => loaders.library.bookById.load(''),
  ({ services }: Context) => services.library.addBook({ authorId: '', title: '', boughtFor: 1 }),
  refused('AUTHOR_NOT_FOUND', null, ''),
  refused('INVALID', null, ''),
];

export const wrong = [
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
