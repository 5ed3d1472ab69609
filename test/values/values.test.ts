import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Kind, parse, print } from 'graphql';
import { Client } from 'pg';
import { parseJson } from '../../packages/loomgate/src/shared/lossless-json';
import { projectRoot } from '../../packages/loomgate/src/shared/project-root';
import { run } from '../packages/run';
import { killAll, type RunningGateway, startGateway } from '../process/command';
import { until } from '../support/until';
import { columns } from './everything/columns';

const folder = join(__dirname, 'everything');
const server = String(process.env.TEST_POSTGRES_URL);
const name = `everything_${randomUUID().replaceAll('-', '')}`;
const url = Object.assign(new URL(server), { pathname: `/${name}` }).href;
const env = {
  // 2026-03-08 02:30 does not exist there.
  TZ: 'America/New_York',
  NODE_ENV: 'test',
  JWT_SECRET: 'only-for-tests-and-at-least-32-bytes',
  DATABASE_URL: url,
  CACHE: 'on',
};

let admin: Client;
/** Reads every value as text. */
let plain: Client;
let gateway: RunningGateway;
/** The GraphQL type of each field of Everything. */
let types: ReadonlyMap<string, string>;

beforeAll(async () => {
  admin = await connect(server);
  await admin.query(`create database ${name}`);
  // The gateway migrates an empty database; the tables of others are created afterwards.
  gateway = await startGateway({ folder }, { program: ['node', 'main.ts'], env });
  plain = await connect(url);
  await plain.query(await readFile(join(__dirname, '..', 'any-postgres', 'nasty.sql'), 'utf8'));
  await plain.query(await readFile(join(folder, 'another-row.sql'), 'utf8'));
  types = typesIn(await readFile(join(folder, 'schema', 'everything.graphql'), 'utf8'));
});

afterAll(async () => {
  await killAll();
  await plain.end();
  await admin.query(`drop database ${name} with (force)`);
  await admin.end();
});

async function connect(connectionString: string): Promise<Client> {
  const client = new Client({ connectionString, types: { getTypeParser: () => String } });
  await client.connect();
  await client.query("set timezone = 'UTC'");
  return client;
}

function typesIn(sdl: string): Map<string, string> {
  const found = parse(sdl).definitions.find((one) => 'name' in one && one.name?.value === 'Everything');
  const fields = found?.kind === Kind.OBJECT_TYPE_DEFINITION ? (found.fields ?? []) : [];
  return new Map(fields.map(({ name: { value }, type }) => [value, print(type)]));
}

/** The texts of all columns. Postgres itself converts arrays, to JSON. */
async function readPlain(): Promise<Record<string, string | null>[]> {
  const list = Object.entries(columns).map(([field, column]) =>
    types.get(field)?.startsWith('[') ? `to_json("${column}") as "${field}"` : `"${column}" as "${field}"`,
  );
  return (await plain.query(`select ${list} from everything order by id`)).rows;
}

interface Answer {
  readonly data: { readonly everything: readonly Record<string, unknown>[] };
  readonly errors?: readonly { readonly path: readonly unknown[]; readonly extensions: { readonly code: string } }[];
}

const every = `{ everything { ${Object.keys(columns).join(' ')} } }`;

async function ask({ url: address }: RunningGateway, query = every): Promise<{ text: string; from: string | null }> {
  const response = await fetch(`${address}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  });
  return { text: await response.text(), from: response.headers.get('loomgate-cache') };
}

const asIs = (text: string): unknown => text;
const enumNames = new Map([
  ['very happy', 'VERY_HAPPY'],
  ['123', 'N123'],
]);
const toMood = (label: unknown) => label && (enumNames.get(String(label)) ?? String(label).toUpperCase());

/** The values that a GraphQL type writes in another form than Postgres. */
const forms: Readonly<Record<string, (text: string) => unknown>> = {
  Int: Number,
  Float: Number,
  JSON: parseJson,
  Mood: toMood,
  '[Mood]': (text) => JSON.parse(text).map(toMood),
  '[Int]': (text) => JSON.parse(text),
  '[String]': (text) => JSON.parse(text),
  '[[String]]': (text) => JSON.parse(text),
  '[JSON]': parseJson,
  Date: (text) => (text === '0044-03-15 BC' ? '-000043-03-15' : text),
  DateTime: (text) =>
    text.endsWith('BC') ? '-000043-03-15T00:00:00.000Z' : `${text.replace(' ', 'T').replace(/\+00$/, '')}Z`,
  LocalDateTime: (text) => text.replace(' ', 'T'),
  Time: (text) => text.replace(/\+00$/, 'Z'),
  Duration: (text) => ({ '1 mon 2 days': 'P1M2D', '-1 years +2 days -03:04:05.6': 'P-1Y2DT-3H-4M-5.6S' })[text],
};

/** The values that a GraphQL type cannot write. */
const unrepresentable: Readonly<Record<string, RegExp>> = {
  Float: /^NaN$|Infinity$/,
  Decimal: /^NaN$|Infinity$/,
  Date: /infinity$/,
  DateTime: /infinity$/,
  LocalDateTime: /infinity$/,
};

function toExpected(rows: readonly Record<string, string | null>[]): Answer {
  const failed: unknown[][] = [];
  const everything = rows.map((row, index) =>
    Object.fromEntries(
      Object.entries(row).map(([field, text]) => {
        const type = types.get(field)?.replace(/!$/, '') ?? '';
        if (text === null) return [field, null];
        if (!unrepresentable[type]?.test(text)) return [field, (forms[type] ?? asIs)(text)];
        failed.push(['everything', index, field]);
        return [field, null];
      }),
    ),
  );
  return {
    data: { everything },
    errors: failed.map((path) =>
      expect.objectContaining({ path, extensions: expect.objectContaining({ code: 'UNREPRESENTABLE_VALUE' }) }),
    ),
  };
}

test('every column of the table is read', async () => {
  const { rows } = await plain.query(
    "select attname from pg_attribute where attrelid = 'everything'::regclass and attnum > 0 order by attnum",
  );
  expect(Object.values(columns)).toEqual(rows.map(({ attname }) => attname));
  expect([...types.keys()]).toEqual(Object.keys(columns));
});

test('every value equals the text that a plain client reads, in a time zone with a gap', async () => {
  const expected = toExpected(await readPlain());
  const { text } = await ask(gateway);
  const { data, errors } = Object(parseJson(text));
  expect(data).toEqual(expected.data);
  expect(errors).toHaveLength(expected.errors?.length ?? 0);
  expect(errors).toEqual(expect.arrayContaining([...(expected.errors ?? [])]));
});

test('numbers of JSON have all their digits in the response, also in one from the cache', async () => {
  const query = '{ everything { ja j jb } }';
  await until(async () => (await ask(gateway, query)).from?.startsWith('HIT') ?? false);
  const { text } = await ask(gateway, query);
  expect(text).toContain('{"ja":null,"j":null,"jb":{"a":9007199254740993}}');
  expect(text).toContain(
    '{"ja":[{"a":9007199254740993},null],"j":{"a":[1e400,9007199254740993]},"jb":{"a":0.12345678901234567891,"b":[1,1.5]}}',
  );
});

test('a Date that a loader sends as a parameter is in UTC', async () => {
  const { text } = await ask(gateway, '{ sent { one many } }');
  const moment = '2026-03-08T02:30:00';
  expect(JSON.parse(text)).toEqual({ data: { sent: { one: moment, many: [moment] } } });
});

test('graphql-js returns the same values', async () => {
  const other = await startGateway(
    { folder },
    { program: ['node', 'main.ts'], env: { ...env, EXECUTOR: 'graphql-js' } },
  );
  const [mine, theirs] = await Promise.all([gateway, other].map((one) => ask(one)));
  expect(JSON.parse(String(theirs?.text)).data).toEqual(JSON.parse(String(mine?.text)).data);
});

test('the module compiles', async () => {
  const { code, output } = await run(folder, join(projectRoot, 'node_modules', '.bin', 'tsc'), ['-p', '.']);
  expect({ code, output }).toEqual({ code: 0, output: '' });
});
