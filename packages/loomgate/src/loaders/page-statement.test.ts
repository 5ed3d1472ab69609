import { empty } from 'sql-template-tag';
import { rowsBy } from './children';
import { cursorsOf } from './cursor';
import type { Order } from './page';
import { toPageStatement } from './page-statement';
import { allColumns } from './selected';
import { defineTable } from './table';

interface Child {
  readonly tenantId: number;
  readonly id: number;
  readonly parentId: number | null;
}

const children = defineTable<Child>({
  type: 'Child',
  schema: 'sales',
  name: 'My "Children"',
  columns: { tenantId: 'tenant_id', id: 'id', parentId: 'Parent' },
  key: ['tenantId', 'id'],
  types: { tenantId: 'int4', id: 'int4', parentId: 'int4' },
  nullable: ['parentId'],
});
const source = { label: 'Parent.children', ...rowsBy(children, 'tenantId', 'parentId') };

/** The condition and the order of a page; the first two values are the keys of the parents. */
function conditionOf(
  order: Order<Child>,
  position: { after?: string | null; before?: string | null },
  backward = false,
) {
  const cursors = cursorsOf(children, 'ANY', order.field);
  const toPosition = (value: string | null | undefined) =>
    value === undefined ? undefined : { value, key: ['1', '2'] };
  const { after, before } = position;
  const request = { order: 'Child.ANY', backward, size: 3, after: toPosition(after), before: toPosition(before) };
  const { text, values } = toPageStatement(
    source,
    children,
    { order, cursors, filter: empty, request },
    ['["1","4"]'],
    allColumns,
  );
  const [, condition = '', by = ''] = /where (.*?)\s+order by (.*?) limit/s.exec(text) ?? [];
  return { condition: condition.replace('t."tenant_id" = k.key1 and t."Parent" = k.key2', ''), by, values };
}

const ascending = { field: 'parentId', descending: false } as const;
const descending = { field: 'parentId', descending: true } as const;

test('names are quoted, and the keys are columns of the parents', () => {
  const demand = { order: ascending, cursors: cursorsOf(children, 'ANY', 'parentId'), filter: empty };
  const request = { order: 'Child.ANY', backward: false, size: 3, after: undefined, before: undefined };
  const { text, values } = toPageStatement(
    source,
    children,
    { ...demand, request },
    ['["1","4"]', '["2","5"]'],
    allColumns,
  );
  expect(text).toContain('from "sales"."My ""Children""" t');
  expect(text).toContain('unnest($1::int4[],$2::int4[]) with ordinality k (key1, key2, position)');
  expect(values.slice(0, 2)).toEqual([
    ['1', '2'],
    ['4', '5'],
  ]);
});

test.each([
  [ascending, 'asc nulls last'],
  [descending, 'desc nulls first'],
  [{ ...ascending, nulls: 'first' }, 'asc nulls first'],
  [{ ...descending, nulls: 'last' }, 'desc nulls last'],
] as const)('the order %j is "%s", and the reverse of it backward', (order, written) => {
  const [direction = '', , place = ''] = written.split(' ');
  expect(conditionOf(order, {}).by).toBe(`t."Parent" ${written},t."tenant_id" ${direction},t."id" ${direction}`);
  const [reversed, end] = [direction === 'asc' ? 'desc' : 'asc', place === 'last' ? 'first' : 'last'];
  expect(conditionOf(order, {}, true).by).toBe(
    `t."Parent" ${reversed} nulls ${end},t."tenant_id" ${reversed},t."id" ${reversed}`,
  );
});

test.each<[string, Order<Child>, { after?: string | null; before?: string | null }, RegExp]>([
  [
    'after a value, nulls last',
    ascending,
    { after: '5' },
    /and \(\(t\."Parent", .*\) > \(.*\) or t\."Parent" is null\)$/,
  ],
  ['before a value, nulls last', ascending, { before: '5' }, /and \(t\."Parent", .*\) < \([^)]*\)$/],
  ['after a value, nulls first', descending, { after: '5' }, /and \(t\."Parent", .*\) < \([^)]*\)$/],
  ['before a value, nulls first', descending, { before: '5' }, /> \(.*\) or t\."Parent" is null\)$/],
  ['after a null, nulls last', ascending, { after: null }, /and t\."Parent" is null and \(.*\) > \(.*\)$/],
  [
    'before a null, nulls last',
    ascending,
    { before: null },
    /is not null or t\."Parent" is null and \(.*\) < \(.*\)\)$/,
  ],
  [
    'after a null, nulls first',
    descending,
    { after: null },
    /is not null or t\."Parent" is null and \(.*\) < \(.*\)\)$/,
  ],
  ['before a null, nulls first', descending, { before: null }, /and t\."Parent" is null and \(.*\) > \(.*\)$/],
  [
    'after a value that cannot be null',
    { field: 'id', descending: false },
    { after: '5' },
    /and \(t\."id", .*\) > \([^)]*\)$/,
  ],
])('%s', (_, order, position, condition) => {
  expect(conditionOf(order, position).condition).toMatch(condition);
});

test('a null has no parameter', () => {
  expect(conditionOf(ascending, { after: null }).values).toEqual([['1'], ['4'], '1', '2', 4]);
});
