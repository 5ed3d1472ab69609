import { allRows, defineTable } from 'loomgate';
import { ordersBy } from '../../orders';

export interface MyTable {
  readonly myId: number;
  readonly order: number | null;
}

export const myTables = defineTable<MyTable>({
  type: 'MyTable',
  schema: 'Weird Schema',
  name: 'My Table',
  columns: { myId: 'My Id', order: 'Order' },
  key: ['myId'],
  types: { myId: 'int4', order: 'int4' },
  nullable: ['order'],
});

export interface Purchase {
  readonly id: string;
  readonly user: string;
  readonly group: number | null;
  readonly select: string | null;
}

export const purchases = defineTable<Purchase>({
  type: 'Purchase',
  name: 'order',
  columns: { id: 'id', user: 'user', group: 'group', select: 'select' },
  key: ['id'],
  types: { id: 'uuid', user: 'text', group: 'int4' },
  nullable: ['group'],
});

export interface QueryRow {
  readonly id: number;
  readonly name: string | null;
}

export const queryRows = defineTable<QueryRow>({
  type: 'QueryRow',
  name: 'Query',
  columns: { id: 'id', name: 'name' },
  key: ['id'],
  types: { id: 'int4', name: 'text' },
  nullable: ['name'],
});

const tableOfIds = (type: string, name: string) =>
  defineTable<{ id: number }>({ type, name, columns: { id: 'id' }, key: ['id'], types: { id: 'int4' } });

export const nodeRows = tableOfIds('NodeRow', 'Node');
export const pageInfoRows = tableOfIds('PageInfoRow', 'PageInfo');
export const userRows = tableOfIds('UserRow', 'user');

const byId = (table: typeof nodeRows) => ({ ...allRows(table), orders: ordersBy(table, 'id'), defaultOrder: 'ID_ASC' });

export const nameConnections = {
  myTables: {
    label: 'Query.myTables',
    ...allRows(myTables),
    orders: ordersBy(myTables, 'myId', 'order'),
    defaultOrder: 'MY_ID_ASC',
  },
  purchases: {
    label: 'Query.purchases',
    ...allRows(purchases),
    orders: ordersBy(purchases, 'id', 'user', 'group'),
    defaultOrder: 'ID_ASC',
  },
  queryRows: {
    label: 'Query.queryRows',
    ...allRows(queryRows),
    orders: ordersBy(queryRows, 'id', 'name'),
    defaultOrder: 'ID_ASC',
  },
  nodeRows: { label: 'Query.nodeRows', ...byId(nodeRows) },
  pageInfoRows: { label: 'Query.pageInfoRows', ...byId(pageInfoRows) },
  userRows: { label: 'Query.userRows', ...byId(userRows) },
};
