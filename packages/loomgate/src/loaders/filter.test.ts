import { Client } from 'pg';
import { createTestDatabase } from '../../../../test/support/database';
import { allRows } from './children';
import { type Filter, filteredByKey } from './filter';
import { createOperation } from './operation';
import { rootKey } from './page';
import { defineTable } from './table';

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let client: Client;

beforeAll(async () => {
  database = await createTestDatabase();
  client = new Client({ connectionString: `${database.url}?options=-c%20TimeZone%3DUTC` });
  await client.connect();
  await client.query(`create type size as enum ('small', 'very large');
    create table values_of_types (id int primary key, big int8, small int2, exact numeric, flag bool, letters char(4),
      size size, at timestamptz, local timestamp, day date, code uuid);
    insert into values_of_types values
      (1, 9007199254740993, 1, 1.50, true, 'a', 'small', '2026-03-01 09:30:00.123456+00', '2026-03-01 09:30', '2026-03-01',
        '0190a0a0-0000-7000-8000-000000000001'),
      (2, 9007199254740992, -1, 2, false, 'b', 'very large', '2026-03-02', '2026-03-02', '2026-03-02',
        '0190a0a0-0000-7000-8000-000000000002'),
      (3, null, null, null, null, null, null, null, null, null, null)`);
});

afterAll(async () => {
  await client.end();
  await database.drop();
});

interface Row {
  id: number;
  big: string;
  small: number;
  exact: string;
  flag: boolean;
  letters: string;
  size: string;
  at: string;
  local: string;
  day: string;
  code: string;
}

const columns = { id: 'id', big: 'big', small: 'small', exact: 'exact', flag: 'flag', letters: 'letters' };
const others = { size: 'size', at: 'at', local: 'local', day: 'day', code: 'code' };
const table = defineTable<Row>({
  type: 'Value',
  name: 'values_of_types',
  columns: { ...columns, ...others },
  key: ['id'],
  types: {
    ...{ id: 'int4', big: 'int8', small: 'int2', exact: 'numeric', flag: 'bool', letters: 'bpchar' },
    ...{ size: { name: 'size', labels: ['small', 'very large'] }, at: 'timestamptz', local: 'timestamp' },
    ...{ day: 'date', code: 'uuid' },
  },
});

const values = filteredByKey(
  {
    label: 'Query.values',
    ...allRows(table),
    orders: { ID: { field: 'id', descending: false } },
    defaultOrder: 'ID',
    prime: () => undefined,
  },
  ['id', 'big', 'small', 'exact', 'flag', 'letters', 'size', 'at', 'local', 'day', 'code'],
);

async function idsBy(filter: Filter | null): Promise<number[]> {
  const operation = createOperation(
    async ({ text, values: given }) => (await client.query({ text, values: [...given] })).rows,
  );
  const { nodes } = await values.of(operation).load(rootKey, { filter });
  return nodes.map(({ id }) => id);
}

test.each<[Filter | null, number[]]>([
  [null, [1, 2, 3]],
  [{}, [1, 2, 3]],
  [{ id: {} }, [1, 2, 3]],
  [{ big: { equals: '9007199254740993' } }, [1]],
  [{ big: { atMost: '9007199254740992' } }, [2]],
  [{ big: { isNull: true } }, [3]],
  [{ big: { isNull: false } }, [1, 2]],
  [{ small: { in: [1, -1] } }, [1, 2]],
  [{ small: { in: [] } }, []],
  [{ exact: { equals: '1.5' } }, [1]],
  [{ exact: { atLeast: '1.5', atMost: '1.5000' } }, [1]],
  [{ flag: { equals: false } }, [2]],
  [{ letters: { equals: 'a' } }, [1]],
  [{ size: { in: ['very large'] } }, [2]],
  [{ at: { equals: new Date('2026-03-02T00:00:00Z') } }, [2]],
  [{ at: { atLeast: '2026-03-01T09:30:00.123456Z', atMost: '2026-03-01T09:30:00.123456Z' } }, [1]],
  [{ local: { equals: '2026-03-01T09:30:00' } }, [1]],
  [{ day: { atLeast: '2026-03-02' } }, [2]],
  [{ code: { equals: '0190a0a0-0000-7000-8000-000000000002' } }, [2]],
  [{ id: { in: [1, 2] }, flag: { equals: true } }, [1]],
  [{ unknown: { equals: 1 } }, [1, 2, 3]],
])('%j finds %j', async (filter, ids) => {
  expect(await idsBy(filter)).toEqual(ids);
});

test.each<[Filter]>([
  [{ id: { equals: null } }],
  [{ id: { in: [1, null] } }],
  [{ small: { equals: 40_000 } }],
  [{ big: { equals: '9223372036854775808' } }],
  [{ size: { equals: 'huge' } }],
  [{ day: { equals: '2026-02-30' } }],
  [{ letters: { equals: 'a\u0000' } }],
])('%j is BAD_USER_INPUT', async (filter) => {
  await expect(idsBy(filter)).rejects.toMatchObject({ extensions: { code: 'BAD_USER_INPUT' } });
});
