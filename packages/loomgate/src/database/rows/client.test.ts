import { createTestDatabase } from '../../../../../test/support/database';
import { RunningStatement } from '../pipelines/running-statement';
import { RawRowClient } from './client';
import { createRowClasses } from './row-classes';
import { createTypeCatalog } from './type-catalog';

/** Canaries: they fail if an upgrade of `pg` changes internals that the gateway uses. */

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let client: RawRowClient;

beforeAll(async () => {
  database = await createTestDatabase();
  client = new RawRowClient({ connectionString: database.url });
  await client.connect();
});

afterAll(async () => {
  await client.end();
  await database.drop();
});

const classes = createRowClasses(createTypeCatalog(async () => []));
const statement = (text: string) =>
  new RunningStatement({ label: 'canary', text, values: [] }, undefined, true, classes);

test('pg reads a connection by its attachListeners, and passes messages to the handlers of a query', async () => {
  const [read, failed] = [statement('select 1 as one'), statement('select 1 / 0')];
  client.query(read);
  client.query(failed);
  expect((await read.outcome).rows).toEqual([expect.objectContaining({ one: 1 })]);
  expect((await failed.outcome).error).toMatchObject({ code: '22012' });
});

test('pg sends a statement before the last one is answered while its property pipeline is set', async () => {
  const statements = ['select 1 as n', 'select 2 as n', 'select 3 as n'].map(statement);
  const { stream } = Reflect.get(client, 'connection');
  const lengths: number[] = [];
  const send = () => {
    for (const one of statements) {
      client.query(one);
      lengths.push(stream.writableLength);
    }
  };
  const answered = Promise.all(statements.map(({ outcome }) => outcome));
  client.pipelined(send, answered);
  expect(lengths).toEqual(lengths.toSorted((a, b) => a - b));
  expect(new Set([0, ...lengths]).size).toBe(4);
  expect((await answered).map(({ rows: [row] }) => Reflect.get(Object(row), 'n'))).toEqual([1, 2, 3]);
});

test('pg keeps what a cancel request needs on its client', () => {
  const [number, text] = [expect.any(Number), expect.any(String)];
  expect(client).toMatchObject({ processID: number, secretKey: number, host: text, port: number, ssl: false });
});
