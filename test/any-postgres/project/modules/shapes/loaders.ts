import { allRows, byKey, connectionByKey, listByKey, primeInto } from 'loomgate';
import sql from 'sql-template-tag';
import { bases, comments, keyless, members, shapeConnections, subs, trees, unlogged } from './repository';

const baseById = byKey(bases, 'id');
const subById = byKey(subs, 'id');
const commentById = byKey(comments, 'id');
const memberById = byKey(members, 'id');
const treeById = byKey(trees, 'id');
const unloggedById = byKey(unlogged, 'id');
const toTrees = primeInto(treeById);

export const loaders = {
  ...{ baseById, subById, commentById, memberById, treeById, unloggedById },
  bases: connectionByKey({ ...shapeConnections.bases, prime: primeInto(baseById) }),
  subs: connectionByKey({ ...shapeConnections.subs, prime: primeInto(subById) }),
  comments: connectionByKey({ ...shapeConnections.comments, prime: primeInto(commentById) }),
  members: connectionByKey({ ...shapeConnections.members, prime: primeInto(memberById) }),
  trees: connectionByKey({ ...shapeConnections.trees, prime: toTrees }),
  childrenOfTree: connectionByKey({ ...shapeConnections.childrenOfTree, prime: toTrees }),
  othersOfTree: connectionByKey({ ...shapeConnections.othersOfTree, prime: toTrees }),
  unlogged: connectionByKey({ ...shapeConnections.unlogged, prime: primeInto(unloggedById) }),
  keyless: listByKey({ label: 'Query.keyless', ...allRows(keyless), orderBy: sql`t.a, t.b`, limit: 10 }),
};
