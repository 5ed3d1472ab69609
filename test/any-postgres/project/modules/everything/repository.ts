import { allRows, type ColumnType, defineTable, rowsBy } from 'loomgate';
import { ordersBy } from '../../orders';

export const mood = {
  name: 'public.mood',
  labels: ['sad', 'ok', 'very happy', 'type', '123'],
} as const satisfies ColumnType;

export interface Everything {
  readonly id: string;
  readonly big: string;
  readonly mood: string;
  readonly small: number | null;
  readonly real: number | null;
  readonly double: number | null;
  readonly numeric: string | null;
  readonly scaled: string | null;
  readonly bytes: string | null;
  readonly char: string | null;
  readonly varchar: string | null;
  readonly name: string | null;
  readonly citext: string | null;
  readonly email: string | null;
  readonly positive: number | null;
  readonly date: string | null;
  readonly time: string | null;
  readonly timestamp: string | null;
  readonly timestamptz: string | null;
  readonly uuid: string | null;
  readonly oid: number | null;
  readonly text: string | null;
}

const columns = {
  ...{
    id: 'id',
    big: 'big',
    mood: 'md',
    small: 'small',
    real: 'r',
    double: 'd',
    numeric: 'n',
    scaled: 'n2',
    bytes: 'b',
  },
  ...{ char: 'ch', varchar: 'vc', name: 'nm', citext: 'ci', email: 'em', positive: 'pi', date: 'dt', time: 't' },
  ...{ timestamp: 'ts', timestamptz: 'tsz', uuid: 'u', oid: 'oid_', text: 'Ünïcode' },
} as const;

export const everything = defineTable<Everything>({
  type: 'Everything',
  name: 'everything',
  columns,
  key: ['id'],
  types: {
    ...{ id: 'int8', big: 'int8', mood, small: 'int2', real: 'float4', double: 'float8', numeric: 'numeric' },
    ...{ scaled: 'numeric', bytes: 'bytea', char: 'bpchar', varchar: 'varchar', name: 'name', citext: 'citext' },
    ...{ email: 'citext', positive: 'int4', date: 'date', time: 'time', timestamp: 'timestamp' },
    ...{ timestamptz: 'timestamptz', uuid: 'uuid', oid: 'oid', text: 'text' },
  },
  nullable: [
    ...(['small', 'real', 'double', 'numeric', 'scaled', 'bytes', 'char', 'varchar', 'name', 'citext'] as const),
    ...(['email', 'positive', 'date', 'time', 'timestamp', 'timestamptz', 'uuid', 'oid', 'text'] as const),
  ],
});

export interface SalesOrder {
  readonly id: number;
  readonly mood: string | null;
  readonly bigId: string | null;
}

export const salesOrders = defineTable<SalesOrder>({
  type: 'SalesOrder',
  schema: 'sales',
  name: 'orders',
  columns: { id: 'id', mood: 'mood', bigId: 'big_id' },
  key: ['id'],
  types: { id: 'int4', mood: { name: 'sales.mood', labels: ['x', 'y'] }, bigId: 'int8' },
  nullable: ['mood', 'bigId'],
}).neededBy({ bigId: ['everything'] });

/** A view; its key is unique as long as that of its table is. */
export const simpleEverything = defineTable<{ id: string; big: string }>({
  type: 'SimpleEverything',
  name: 'v_simple',
  columns: { id: 'id', big: 'big' },
  key: ['id'],
  types: { id: 'int8', big: 'int8' },
  nullable: ['big'],
});

export const rowCounts = defineTable<{ count: string }>({
  type: 'RowCount',
  name: 'mv',
  columns: { count: 'c' },
  key: [],
});

const orders = ordersBy(salesOrders, 'id', 'mood', 'bigId');

export const everythingConnections = {
  everything: {
    label: 'Query.everything',
    ...allRows(everything),
    orders: ordersBy(
      everything,
      ...(['id', 'big', 'mood', 'small', 'real', 'double', 'numeric', 'scaled', 'bytes', 'char', 'varchar'] as const),
      ...(['name', 'citext', 'email', 'positive', 'date', 'time', 'timestamp', 'timestamptz', 'uuid', 'oid'] as const),
      'text',
    ),
    defaultOrder: 'ID_ASC',
  },
  salesOrders: { label: 'Query.salesOrders', ...allRows(salesOrders), orders, defaultOrder: 'ID_ASC' },
  ordersOfEverything: {
    label: 'Everything.orders',
    ...rowsBy(salesOrders, 'bigId'),
    orders,
    defaultOrder: 'ID_ASC',
  },
  simpleEverything: {
    label: 'Query.simpleEverything',
    ...allRows(simpleEverything),
    orders: ordersBy(simpleEverything, 'id', 'big'),
    defaultOrder: 'ID_ASC',
  },
};
