import sql from 'sql-template-tag';
import { aggregateByKey, byKey, createOperation, defineTable, listByKey, rowsBy, type Statement } from '.';

interface Gift {
  readonly code: string;
  readonly giver: number | null;
}

const gifts = defineTable<Gift>({
  ...{ type: 'Gift', name: 'gifts', columns: { code: 'code', giver: 'giver' }, key: [] },
  ...{ types: { code: 'text', giver: 'int4' }, nullable: ['giver'] },
});

/** An operation whose statements return these rows. */
function start(rows: readonly object[]) {
  const statements: Statement[] = [];
  const operation = createOperation(async <Row>(statement: Statement) => {
    statements.push(statement);
    const answer: Row[] = JSON.parse(JSON.stringify(rows));
    return answer;
  });
  operation.record();
  return { operation, statements };
}

test('nothing belongs to a null key: lists are empty, and aggregates are those of no rows', async () => {
  const { operation, statements } = start([]);
  const list = listByKey({ label: 'Giver.gifts', ...rowsBy(gifts, 'giver'), orderBy: sql`t.code` }).of(operation);
  expect(await list.load(null)).toEqual([]);
  const counted = start([{ count: 0 }]);
  const count = aggregateByKey<{ count: number }>(
    { label: 'count', ...rowsBy(gifts, 'giver') },
    sql`count(*)::int as count`,
  );
  expect(await count.of(counted.operation).load(null)).toEqual({ count: 0 });
  expect([...statements, ...counted.statements].map(({ values }) => values[0])).toEqual([[null], [null]]);
});

test('a row of a table without a key is read by its edge, which its changes purge', async () => {
  const { operation } = start([{ code: 'x', giver: 1 }]);
  expect(await byKey(gifts, 'code').of(operation).load('x')).toEqual({ code: 'x', giver: 1 });
  expect([...(operation.reads ?? [])]).toEqual(expect.arrayContaining(['Gift.code=x', 'Gift:*']));
});
