import { allowAll, defineInvalidation, defineModule, rootKey } from 'loomgate';
import type { Fields } from '../../fields';
import { loaders } from './loaders';
import { bases, comments, keyless, members, subs, type Tree, trees, unlogged } from './repository';

const query: Fields<undefined> = {
  bases: (_, args, { loaders }) => loaders.shapes.bases.load(rootKey, args),
  subs: (_, args, { loaders }) => loaders.shapes.subs.load(rootKey, args),
  comments: (_, args, { loaders }) => loaders.shapes.comments.load(rootKey, args),
  members: (_, args, { loaders }) => loaders.shapes.members.load(rootKey, args),
  trees: (_, args, { loaders }) => loaders.shapes.trees.load(rootKey, args),
  unlogged: (_, args, { loaders }) => loaders.shapes.unlogged.load(rootKey, args),
  keyless: (_, __, { loaders }) => loaders.shapes.keyless.load(rootKey),
};

const ofTree: Fields<Tree> = {
  number: ({ id }) => id,
  parent: ({ parentId }, _, { loaders }) => loaders.shapes.treeById.load(parentId),
  other: ({ otherId }, _, { loaders }) => loaders.shapes.treeById.load(otherId),
  children: ({ id }, args, { loaders }) => loaders.shapes.childrenOfTree.load(id, args),
  others: ({ id }, args, { loaders }) => loaders.shapes.othersOfTree.load(id, args),
};

const ofUnlogged: Fields<{ id: number }> = { number: ({ id }) => id };

export default defineModule({
  resolvers: { Query: query, Tree: ofTree, Unlogged: ofUnlogged },
  loaders,
  rules: { Query: Object.fromEntries(Object.keys(query).map((field) => [field, allowAll])) },
  invalidation: [
    defineInvalidation(bases, { listed: ['v'] }),
    defineInvalidation(subs, { listed: ['w'] }),
    defineInvalidation(comments, { listed: ['targetType'] }),
    defineInvalidation(members, { listed: ['deletedAt', 'email'] }),
    defineInvalidation(trees, { keys: ['parentId', 'otherId'], listed: ['parentId', 'otherId'] }),
    defineInvalidation(unlogged),
    defineInvalidation(keyless, { listed: ['a', 'b'] }),
  ],
  nodes: {
    Base: { table: bases, find: (key, { loaders }) => loaders.shapes.baseById.load(key) },
    Sub: { table: subs, find: (key, { loaders }) => loaders.shapes.subById.load(key) },
    Comment: { table: comments, find: (key, { loaders }) => loaders.shapes.commentById.load(key) },
    Member: { table: members, find: (key, { loaders }) => loaders.shapes.memberById.load(key) },
    Tree: { table: trees, find: (key, { loaders }) => loaders.shapes.treeById.load(key) },
    Unlogged: { table: unlogged, find: (key, { loaders }) => loaders.shapes.unloggedById.load(key) },
  },
});
