import { Client } from 'pg';
import { createTestDatabase } from '../../../../test/support/database';
import { until } from '../../../../test/support/until';
import { loadConfig } from '../config';
import { createExecute } from '../database/execute';
import { createPipelines } from '../database/pipelines/pipelines';
import { createPool } from '../database/pool';
import { startLogReader } from './log-reader';
import type { LoggedTransaction } from './transactions';

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let sql: Client;

/** Settings of a database that the texts in the WAL would depend on. */
const odd = [
  "timezone = 'Asia/Kolkata'",
  "datestyle = 'SQL, DMY'",
  'intervalstyle = sql_standard',
  'bytea_output = escape',
  'extra_float_digits = -5',
];

beforeAll(async () => {
  database = await createTestDatabase();
  const client = new Client({ connectionString: database.url });
  await client.connect();
  for (const setting of odd) await client.query(`alter database ${client.database} set ${setting}`);
  await client.end();
  sql = new Client({ connectionString: database.url });
  await sql.connect();
});

afterAll(async () => {
  await sql.end();
  await database.drop();
});

const columns = {
  at: 'timestamptz',
  local: 'timestamp',
  day: 'date',
  span: 'interval',
  f: 'float8',
  r: 'real',
  b: 'bytea',
};

test('a value has the same text in the WAL and in the row of a loader, whatever the settings of the database and of the URL', async () => {
  await sql.query(`create table odd (${Object.entries(columns).map((column) => column.join(' '))});
    create publication odd for table odd`);
  await sql.query("select pg_create_logical_replication_slot('odd', 'pgoutput')");
  await sql.query(`insert into odd values ('2026-03-01 09:30:00.123456+00', '2026-03-01 09:30', '2026-03-01',
    '1 mon 2 days 03:04:05.5', 0.1::float8 + 0.2, 0.1, '\\xdeadbeef')`);
  const url = new URL(database.url);
  url.searchParams.set('options', '-c timezone=America/New_York -c intervalstyle=iso_8601');
  const { rows } = await sql.query("select 'odd'::regclass::oid::int as oid");
  const read: LoggedTransaction[] = [];
  const ended: unknown[] = [];
  const reader = startLogReader(
    {
      url: url.href,
      slot: 'odd',
      publication: 'odd',
      tables: [{ name: 'odd', oids: [rows[0].oid], columns: Object.keys(columns), identity: [] }],
      senderTimeoutMs: 6_000,
      maxSilenceMs: 5_000,
    },
    {
      onStarted: () => undefined,
      onTransactions: (some) => void read.push(...some),
      onEnded: (reason) => void ended.push(reason),
    },
  );
  await until(() => read.length > 0 || ended.length > 0);
  await reader.close();
  const logged = read[0]?.changes.get('odd')?.[0];

  const pool = createPool(url.href, loadConfig({}).database, () => undefined);
  const texts = Object.keys(columns).map((name) => `${name}::text as ${name}`);
  const [row] = await createExecute(createPipelines(pool))<Record<string, unknown>>({
    label: 'odd',
    text: `select ${texts} from odd`,
    values: [],
  });
  await pool.end();
  const expected = Object.fromEntries(Object.keys(columns).map((name) => [name, row?.[name]]));
  expect(expected).toMatchObject({ at: '2026-03-01 09:30:00.123456+00', f: '0.30000000000000004', b: '\\xdeadbeef' });
  expect(logged).toMatchObject({ tag: 'insert', new: expected });
});
