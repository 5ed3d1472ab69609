import { allRows, type Children, defineTable, rowsBy } from 'loomgate';
import sql from 'sql-template-tag';
import { ordersBy } from '../../orders';

export interface Parent {
  readonly tenantId: number;
  readonly id: number;
  readonly name: string | null;
}

export const parents = defineTable<Parent>({
  type: 'Parent',
  name: 'parent_comp',
  columns: { tenantId: 'tenant_id', id: 'id', name: 'name' },
  key: ['tenantId', 'id'],
  types: { tenantId: 'int4', id: 'int4', name: 'text' },
  nullable: ['name'],
});

export interface Child {
  readonly tenantId: number;
  readonly id: number;
  readonly parentId: number | null;
}

export const children = defineTable<Child>({
  type: 'Child',
  name: 'child_comp',
  columns: { tenantId: 'tenant_id', id: 'id', parentId: 'parent_id' },
  key: ['tenantId', 'id'],
  types: { tenantId: 'int4', id: 'int4', parentId: 'int4' },
  nullable: ['parentId'],
}).neededBy({ parentId: ['parent'] });

export interface Place {
  readonly country: string;
  readonly code: string;
}

export const places = defineTable<Place>({
  type: 'Place',
  name: 'natural_multi',
  columns: { country: 'country', code: 'code' },
  key: ['country', 'code'],
  types: { country: 'bpchar', code: 'text' },
});

export interface Measurement {
  readonly id: number;
  readonly at: string;
  readonly value: string | null;
}

export const measurements = defineTable<Measurement>({
  type: 'Measurement',
  name: 'part',
  columns: { id: 'id', at: 'at', value: 'v' },
  key: ['id', 'at'],
  types: { id: 'int4', at: 'timestamptz', value: 'text' },
  nullable: ['value'],
});

export interface ChildFigures {
  readonly count: number;
  /** The greatest number of a child; null without children. */
  readonly last: number | null;
}

export const childFigures = sql`count(*)::int as count, max(t.id) as last`;

export const figuresOfParent: Children = { label: 'Parent.figures', ...rowsBy(children, 'tenantId', 'parentId') };

const childOrders = ordersBy(children, 'id', 'parentId');

export const compositeConnections = {
  parents: {
    label: 'Query.parents',
    ...allRows(parents),
    orders: ordersBy(parents, 'tenantId', 'name'),
    defaultOrder: 'TENANT_ID_ASC',
  },
  allChildren: { label: 'Query.allChildren', ...allRows(children), orders: childOrders, defaultOrder: 'ID_ASC' },
  childrenOfParent: {
    label: 'Parent.children',
    ...rowsBy(children, 'tenantId', 'parentId'),
    orders: childOrders,
    defaultOrder: 'ID_ASC',
  },
  places: {
    label: 'Query.places',
    ...allRows(places),
    orders: ordersBy(places, 'country', 'code'),
    defaultOrder: 'COUNTRY_ASC',
  },
  measurements: {
    label: 'Query.measurements',
    ...allRows(measurements),
    orders: ordersBy(measurements, 'id', 'at', 'value'),
    defaultOrder: 'ID_ASC',
  },
};
