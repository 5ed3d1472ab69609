import { allRows, type ColumnType, defineTable, rowsBy } from 'loomgate';
import { ordersBy } from '../../orders';
import { mood } from '../everything/repository';

/** A row that is a key only; a value as loaders return it. */
export interface KeyRow<Value> {
  readonly key: Value;
}

const tableOfKeys = <Value>(type: string, name: string, column: string, of: ColumnType) =>
  defineTable<KeyRow<Value>>({ type, name, columns: { key: column }, key: ['key'], types: { key: of } });

export const numericKeys = tableOfKeys<string>('NumericKey', 'numpk', 'id', 'numeric');
export const textKeys = tableOfKeys<string>('TextKey', 'textpk', 'code', 'varchar');
export const instantKeys = tableOfKeys<string>('InstantKey', 'timepk', 't', 'timestamptz');
export const boolKeys = tableOfKeys<boolean>('BoolKey', 'boolpk', 'b', 'bool');
export const bytesKeys = tableOfKeys<string>('BytesKey', 'bytepk', 'b', 'bytea');
export const moodKeys = tableOfKeys<string>('MoodKey', 'moodpk', 'mood', mood);

export const dateKeys = defineTable<KeyRow<string> & { readonly v: number | null }>({
  type: 'DateKey',
  name: 'datepk',
  columns: { key: 'd', v: 'v' },
  key: ['key'],
  types: { key: 'date', v: 'int4' },
  nullable: ['v'],
});

export const citextKeys = defineTable<KeyRow<string> & { readonly note: string | null }>({
  type: 'CitextKey',
  name: 'citextpk',
  columns: { key: 'code', note: 'note' },
  key: ['key'],
  types: { key: 'citext', note: 'text' },
  nullable: ['note'],
});

export interface CitextUse {
  readonly id: number;
  readonly code: string;
}

export const citextUses = defineTable<CitextUse>({
  type: 'CitextUse',
  name: 'citext_use',
  columns: { id: 'id', code: 'code' },
  key: ['id'],
  types: { id: 'int4', code: 'citext' },
}).neededBy({ code: ['key'] });

export interface BigKey extends KeyRow<string> {
  readonly parentId: string | null;
}

export const bigKeys = defineTable<BigKey>({
  type: 'BigKey',
  name: 'bigpk',
  columns: { key: 'id', parentId: 'parent_id' },
  key: ['key'],
  types: { key: 'int8', parentId: 'int8' },
  nullable: ['parentId'],
}).neededBy({ parentId: ['parent'] });

const byKey = { defaultOrder: 'KEY_ASC' };

export const keyConnections = {
  numericKeys: {
    label: 'Query.numericKeys',
    ...allRows(numericKeys),
    orders: ordersBy(numericKeys, 'key'),
    ...byKey,
  },
  textKeys: { label: 'Query.textKeys', ...allRows(textKeys), orders: ordersBy(textKeys, 'key'), ...byKey },
  dateKeys: { label: 'Query.dateKeys', ...allRows(dateKeys), orders: ordersBy(dateKeys, 'key', 'v'), ...byKey },
  instantKeys: {
    label: 'Query.instantKeys',
    ...allRows(instantKeys),
    orders: ordersBy(instantKeys, 'key'),
    ...byKey,
  },
  boolKeys: { label: 'Query.boolKeys', ...allRows(boolKeys), orders: ordersBy(boolKeys, 'key'), ...byKey },
  bytesKeys: { label: 'Query.bytesKeys', ...allRows(bytesKeys), orders: ordersBy(bytesKeys, 'key'), ...byKey },
  moodKeys: { label: 'Query.moodKeys', ...allRows(moodKeys), orders: ordersBy(moodKeys, 'key'), ...byKey },
  citextKeys: {
    label: 'Query.citextKeys',
    ...allRows(citextKeys),
    orders: ordersBy(citextKeys, 'key', 'note'),
    ...byKey,
  },
  citextUses: {
    label: 'Query.citextUses',
    ...allRows(citextUses),
    orders: ordersBy(citextUses, 'id', 'code'),
    defaultOrder: 'ID_ASC',
  },
  usesOfCitextKey: {
    label: 'CitextKey.uses',
    ...rowsBy(citextUses, 'code'),
    orders: ordersBy(citextUses, 'id', 'code'),
    defaultOrder: 'ID_ASC',
  },
  bigKeys: { label: 'Query.bigKeys', ...allRows(bigKeys), orders: ordersBy(bigKeys, 'key', 'parentId'), ...byKey },
  childrenOfBigKey: {
    label: 'BigKey.children',
    ...rowsBy(bigKeys, 'parentId'),
    orders: ordersBy(bigKeys, 'key', 'parentId'),
    ...byKey,
  },
};
