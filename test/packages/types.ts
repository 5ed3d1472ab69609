// Copied into the project's src: each line below a @ts-expect-error must not compile, and all others must.
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
  // @ts-expect-error there is no such role
  defineRule('admins', 'role', (_, __, { viewer }) => viewer?.role === 'ADMIN'),
  // @ts-expect-error there is no such role
  { ...project, adminRole: 'ADMIN' } satisfies typeof project,
  // @ts-expect-error there is no such loader
  ({ loaders }: Context) => loaders.library.publisherById,
  // @ts-expect-error there is no such module
  ({ loaders }: Context) => loaders.shop,
  // @ts-expect-error there is no such service
  ({ services }: Context) => services.library.removeBook,
  // @ts-expect-error a service takes what it says
  ({ services }: Context) => services.library.addBook({ title: '' }),
  // @ts-expect-error a column that is neither always read nor needed by a field of its name
  async ({ loaders }: Context) => (await loaders.library.bookById.load(''))?.title,
  // @ts-expect-error there is no such code
  refused('BOOK_NOT_FOUND', null, ''),
  // @ts-expect-error a context is not a viewer
  (viewer: Context['viewer']) => signedInViewer(viewer),
];
