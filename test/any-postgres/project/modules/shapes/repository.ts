import { allRows, defineTable, rowsBy } from 'loomgate';
import { ordersBy } from '../../orders';

export interface Base {
  readonly id: number;
  readonly v: string | null;
}

/** Its rows include those of the tables that inherit from it. */
export const bases = defineTable<Base>({
  type: 'Base',
  name: 'base_inh',
  columns: { id: 'id', v: 'v' },
  key: ['id'],
  types: { id: 'int4', v: 'text' },
  nullable: ['v'],
});

export interface Sub extends Base {
  readonly w: string | null;
}

export const subs = defineTable<Sub>({
  type: 'Sub',
  name: 'sub_inh',
  columns: { id: 'id', v: 'v', w: 'w' },
  key: ['id'],
  types: { id: 'int4', w: 'text' },
  nullable: ['w'],
});

export interface Comment {
  readonly id: number;
  readonly targetType: string;
  readonly targetId: number;
}

export const comments = defineTable<Comment>({
  type: 'Comment',
  name: 'poly_comment',
  columns: { id: 'id', targetType: 'target_type', targetId: 'target_id' },
  key: ['id'],
  types: { id: 'int4', targetType: 'text' },
});

export interface Member {
  readonly id: number;
  readonly deletedAt: string | null;
  readonly email: string | null;
}

export const members = defineTable<Member>({
  type: 'Member',
  name: 'soft',
  columns: { id: 'id', deletedAt: 'deleted_at', email: 'email' },
  key: ['id'],
  types: { id: 'int4', deletedAt: 'timestamptz', email: 'text' },
  nullable: ['deletedAt', 'email'],
});

export interface Tree {
  readonly id: number;
  readonly parentId: number | null;
  readonly otherId: number | null;
}

export const trees = defineTable<Tree>({
  type: 'Tree',
  name: 'selfref',
  columns: { id: 'id', parentId: 'parent_id', otherId: 'other_id' },
  key: ['id'],
  types: { id: 'int4', parentId: 'int4', otherId: 'int4' },
  nullable: ['parentId', 'otherId'],
}).neededBy({ parentId: ['parent'], otherId: ['other'] });

export const unlogged = defineTable<{ id: number }>({
  type: 'Unlogged',
  name: 'unlogged_t',
  columns: { id: 'id' },
  key: ['id'],
  types: { id: 'int4' },
});

export const keyless = defineTable<{ a: number | null; b: string | null }>({
  type: 'Keyless',
  name: 'nopk',
  columns: { a: 'a', b: 'b' },
  key: [],
});

const treeOrders = { orders: ordersBy(trees, 'id', 'parentId', 'otherId'), defaultOrder: 'ID_ASC' };

export const shapeConnections = {
  bases: { label: 'Query.bases', ...allRows(bases), orders: ordersBy(bases, 'id', 'v'), defaultOrder: 'ID_ASC' },
  subs: { label: 'Query.subs', ...allRows(subs), orders: ordersBy(subs, 'id', 'w'), defaultOrder: 'ID_ASC' },
  comments: {
    label: 'Query.comments',
    ...allRows(comments),
    orders: ordersBy(comments, 'id', 'targetType'),
    defaultOrder: 'ID_ASC',
  },
  members: {
    label: 'Query.members',
    ...allRows(members),
    orders: ordersBy(members, 'id', 'deletedAt', 'email'),
    defaultOrder: 'ID_ASC',
  },
  trees: { label: 'Query.trees', ...allRows(trees), ...treeOrders },
  childrenOfTree: { label: 'Tree.children', ...rowsBy(trees, 'parentId'), ...treeOrders },
  othersOfTree: { label: 'Tree.others', ...rowsBy(trees, 'otherId'), ...treeOrders },
  unlogged: {
    label: 'Query.unlogged',
    ...allRows(unlogged),
    orders: ordersBy(unlogged, 'id'),
    defaultOrder: 'ID_ASC',
  },
};
