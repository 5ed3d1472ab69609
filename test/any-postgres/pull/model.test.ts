import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { modelFile } from '../../../packages/loomgate/src/pull/model-file';
import { catalogOf, createForeignDatabase, type ForeignDatabase, schemas } from './foreign-database';
import { columnOf, createPulling, leftOutIn, type Pulling, tablesOf } from './pulling';

let database: ForeignDatabase;
let pulling: Pulling;

async function open(schema: (typeof schemas)[number]): Promise<void> {
  database = await createForeignDatabase(schema);
  pulling = await createPulling(database.url);
}

afterEach(async () => {
  await pulling.remove();
  await database.drop();
});

describe.each(schemas)('the database %s', (schema) => {
  beforeEach(() => open(schema));

  test('is the same before and after a pull, and a second pull changes nothing', async () => {
    const before = await catalogOf(database);
    const first = await pulling.pull();
    const lines = await pulling.lines();
    const second = await pulling.pull();
    expect(await catalogOf(database)).toBe(before);
    expect(second).toMatchObject({ isChanged: false, changes: [] });
    expect(await pulling.lines()).toEqual(lines);
    expect(second.model).toEqual(first.model);
    // The first read of a process also compiles the code.
    expect(second.readMs).toBeLessThan(1_000);
    process.stdout.write(`${schema}: ${first.catalog.tables.length} tables in ${Math.round(second.readMs)} ms\n`);
  });

  test('has the indexes that pull proposes, and then every relation leads back', async () => {
    const { advice } = await pulling.pull();
    for (const statement of [...advice.indexes, ...advice.replication]) await database.run(statement);
    const again = await pulling.pull();
    expect(again.advice.indexes).toEqual([]);
    expect(again.advice.replication.filter((statement) => statement.startsWith('alter'))).toEqual([]);
    expect(leftOutIn(again).filter((line) => line.includes('no index'))).toEqual([]);
    const sources = [...tablesOf(again).values()].flatMap(({ forward }) => forward);
    const back = [...tablesOf(again).values()].flatMap(({ reverse }) => reverse);
    expect(back.map(({ constraint }) => constraint).sort()).toEqual(sources.map(({ constraint }) => constraint).sort());
  });
});

/** `Album.artist -> Artist`, with `[]` for connections. */
function fieldsIn(pulled: Awaited<ReturnType<Pulling['pull']>>): string[] {
  const tables = tablesOf(pulled);
  const typeOf = (id: string) => tables.get(id)?.type;
  return [...tables.values()].flatMap(({ type, forward, reverse, manyToMany }) => [
    ...forward.map(({ field, target }) => `${type}.${field}: ${typeOf(target)}`),
    ...reverse.map(({ field, source, isMany }) => `${type}.${field}: ${typeOf(source)}${isMany ? '[]' : ''}`),
    ...manyToMany.map(({ field, target, through }) => `${type}.${field}: ${typeOf(target)}[] by ${through}`),
  ]);
}

test('relations are called after their columns, those that lead back after the tables', async () => {
  await open('music');
  const pulled = await pulling.pull();
  expect(fieldsIn(pulled)).toEqual([
    'Album.artist: Artist',
    'Album.tracks: Track[]',
    'Artist.albums: Album[]',
    'Customer.supportRep: Employee',
    'Customer.invoices: Invoice[]',
    'Employee.reportsToEmployee: Employee',
    'Employee.supportRepCustomers: Customer[]',
    'Employee.reportsToEmployees: Employee[]',
    'Genre.tracks: Track[]',
    'Invoice.customer: Customer',
    'Invoice.invoiceLines: InvoiceLine[]',
    'InvoiceLine.invoice: Invoice',
    'InvoiceLine.track: Track',
    'MediaType.tracks: Track[]',
    'Playlist.tracks: Track[] by public.PlaylistTrack',
    'Track.album: Album',
    'Track.genre: Genre',
    'Track.mediaType: MediaType',
    'Track.invoiceLines: InvoiceLine[]',
    'Track.playlists: Playlist[] by public.PlaylistTrack',
  ]);
  const track = tablesOf(pulled).get('public.Track');
  expect(track).toMatchObject({ one: 'track', many: 'tracks', key: ['trackId'], description: 'A recording.' });
  expect(tablesOf(pulled).get('public.Customer')?.lookups).toEqual([
    { field: 'customerByCustomerId', by: ['customerId'] },
    { field: 'customerByEmail', by: ['email'] },
  ]);
});

test('without an index a relation does not lead back, and the index to create is named', async () => {
  await open('trade');
  const pulled = await pulling.pull();
  expect(fieldsIn(pulled).filter((field) => /^(Order|Product|OrderDetail|OrderNote)\./.test(field))).toEqual([
    'OrderDetail.order: Order',
    'OrderDetail.product: Product',
    'OrderDetail.orderNotes: OrderNote[]',
    'OrderNote.orderDetail: OrderDetail',
    'Order.customer: Customer',
    'Order.employee: Employee',
    'Order.shipper: Shipper',
    'Order.orderDetails: OrderDetail[]',
    'Product.category: Category',
    'Product.supplier: Supplier',
  ]);
  expect(leftOutIn(pulled)).toContain(
    'orders by orders_customer_id_fkey of public.orders: no index begins with its columns',
  );
  expect(pulled.advice.indexes).toContain('create index concurrently on public.orders (customer_id);');
});

test('types of Postgres become scalars; what has none is left out with the reason', async () => {
  await open('rental');
  const pulled = await pulling.pull();
  const typeOf = (name: string) => columnOf(pulled, 'public.film', name)?.graphqlType;
  expect(['release_year', 'rental_rate', 'rating', 'special_features', 'last_update', 'is_long'].map(typeOf)).toEqual([
    'Int',
    'Decimal',
    'MpaaRating',
    'String',
    'DateTime',
    'Boolean',
  ]);
  expect(columnOf(pulled, 'public.film', 'special_features')).toMatchObject({ dimensions: 1, columnType: undefined });
  expect(columnOf(pulled, 'public.film', 'is_long')).toMatchObject({ isReadOnly: true, canOrder: false });
  expect(columnOf(pulled, 'public.film', 'rating')).toMatchObject({ isEnum: true, canOrder: true, canFilter: true });
  expect(pulled.model.enums[0]?.values).toContainEqual({ value: 'PG_13', label: 'PG-13' });
  expect(tablesOf(pulled).get('public.payment')).toMatchObject({
    kind: 'partitioned table',
    key: ['paymentId', 'paidAt'],
  });
  expect(tablesOf(pulled).has('public.payment_2025')).toBe(false);
  expect(pulled.advice.replication).toContain('alter table public.payment_2025 replica identity full;');
  expect(leftOutIn(pulled)).toEqual([
    'public._prisma_migrations: a tool keeps its state in it',
    'public.film."fulltext": a tsvector is an index for searches, not text to read',
    'originalLanguageFilms by film_original_language_id_fkey of public.film: no index begins with its columns',
    'public.film_list: a view has no key: write "virtualKey", or "exposed": true for a list without pages',
    'payments by payment_taken_by_fkey of public.payment: no index begins with its columns',
    'public.sales_by_film: a materialized view has no key: write "virtualKey", or "exposed": true for a list without pages',
    'staff.member."password_hash": its name says that it is secret',
  ]);
});

test('names that meet or that GraphQL refuses are left out, and the line to write opens them', async () => {
  await open('nasty');
  const pulled = await pulling.pull();
  expect(leftOutIn(pulled).filter((line) => /the name|not a name/.test(line))).toEqual([
    'public.Node: the name Node is also that of the gateway: write "type": "NodeRecord"',
    'public.PageInfo: the name PageInfo is also that of the gateway: write "type": "PageInfoRecord"',
    'public.Query: the name Query is also that of the gateway: write "type": "QueryRecord"',
    'public.everything."__typename": "__typename" is not a name in GraphQL: write "field": "typename"',
    'public.everything."1digit": "1digit" is not a name in GraphQL: write "field": "n1digit"',
    'public.everything."a_b": the name aB is also that of the column "aB": write "field": "aB2"',
    'public.everything."Ünïcode": "ünïcode" is not a name in GraphQL: write "field": "unicode"',
    'public.everything."id_": the name id is also that of the column "id": write "field": "id2"',
    'public.order: the name Order is also that of the table sales.orders: write "type": "OrderRecord"',
    'sales.orders: the name Order is also that of the table public.order: write "type": "SalesOrder"',
    'enum public.mood: the name Mood is also that of the enum sales.mood: write "type": "MoodRecord"',
    'enum public.mood, label "123": "123" is not a name in GraphQL: write "value": "N123"',
    'enum sales.mood: the name Mood is also that of the enum public.mood: write "type": "SalesMood"',
  ]);
  await pulling.edit('"table": "public.Query",', '"table": "public.Query", "type": "QueryRecord",');
  await pulling.edit('{ "column": "a_b",', '{ "column": "a_b", "field": "aB2",');
  await pulling.edit('"enum": "public.mood",', '"enum": "public.mood", "type": "Mood",');
  const again = await pulling.pull();
  expect(tablesOf(again).get('public.Query')).toMatchObject({ type: 'QueryRecord', one: 'queryRecord' });
  expect(columnOf(again, 'public.everything', 'a_b')).toMatchObject({ field: 'aB2', isExposed: true });
  expect(again.model.enums.map(({ type }) => type)).toEqual(['Mood']);
});

test('a name that meets another in the model file is an error with the line to write', async () => {
  await open('music');
  await pulling.pull();
  await pulling.edit('"type": "Album"', '"type": "Artist"');
  await pulling.edit('"column": "Composer", "field": "composer"', '"column": "Composer", "field": "genre"');
  await expect(pulling.pull()).rejects.toThrow(
    /Artist is the name of the table public.Album and of the table public.Artist: write .* "type": "Artist2"[\s\S]*genre is the name of/,
  );
});

test('keys, views and policies decide what a table is', async () => {
  await open('nasty');
  const tables = tablesOf(await pulling.pull());
  expect(tables.get('public.uniqnull')?.key).toEqual([]);
  expect(tables.get('public.onlyunique')?.key).toEqual(['a']);
  expect(tables.get('public.child_comp')?.key).toEqual(['tenantId', 'rowId']);
  expect(tables.get('public.unlogged_t')?.isInLog).toBe(false);
  expect(tables.get('public.m2m')?.isJoin).toBe(true);
  expect(tables.get('public.m2m_payload')?.isJoin).toBe(false);
  expect(['public.rls', 'public.v_simple', 'public.mv', 'public.ft'].filter((id) => tables.has(id))).toEqual([]);
  // A person replaces the line "exposed": false of the view.
  const lines = await pulling.lines();
  const closed = lines.slice(lines.findIndex((line) => line.includes('"public.v_simple"'))).slice(0, 6);
  await pulling.edit(
    closed.join('\n'),
    closed.join('\n').replace('"exposed": false', '"exposed": true, "virtualKey": ["id"]'),
  );
  const view = tablesOf(await pulling.pull()).get('public.v_simple');
  expect(view).toMatchObject({ key: ['id'], isKeyVirtual: true, isInLog: false });
});

test('a key that is secret is in no id or cursor, and what GraphQL cannot have is left out with the reason', async () => {
  await open('music');
  await database.run(`create table sessions (token text primary key, started_at timestamptz);
    create type priority as enum ('1', '+'); create table tasks (id int primary key, priority priority);
    create table blobs (data bytea)`);
  const pulled = await pulling.pull();
  expect(tablesOf(pulled).get('public.sessions')?.key).toEqual([]);
  expect(pulled.model.enums.map(({ id }) => id)).not.toContain('public.priority');
  expect(leftOutIn(pulled)).toEqual(
    expect.arrayContaining([
      'public.sessions."token": its name says that it is secret',
      'enum public.priority: none of its labels has a name that GraphQL accepts: write "value"',
      'public.blobs: none of its columns can be shown',
    ]),
  );
});

test('a role reads what it may, also while another transaction holds locks', async () => {
  await open('rental');
  const role = `reader_${Date.now()}`;
  await database.run(`create role ${role} login password 'p'; grant select on film, language to ${role};
    grant select (member_id, active) on staff.member to ${role}; grant usage on schema staff to ${role}`);
  await database.run('begin; lock table film in access exclusive mode');
  const url = Object.assign(new URL(database.url), { username: role, password: 'p' }).href;
  const reader = await createPulling(url);
  const pulled = await reader.pull().finally(() => database.run('rollback'));
  await reader.remove();
  expect([...tablesOf(pulled).keys()]).toEqual(['public.film', 'public.language', 'staff.member']);
  expect(leftOutIn(pulled)).toContain('public.actor: the role that pulls may not select it');
  expect(columnOf(pulled, 'staff.member', 'email')?.isExposed).toBe(false);
  await database.run(`drop owned by ${role}; drop role ${role}`);
});

test('schemas and tables can be chosen, and stay chosen', async () => {
  await open('rental');
  const pulled = await pulling.pull({ schemas: ['public'], tables: ['film*', 'language'] });
  expect([...tablesOf(pulled).keys()]).toEqual([
    'public.film',
    'public.film_actor',
    'public.film_category',
    'public.language',
  ]);
  expect(await pulling.pull()).toMatchObject({ isChanged: false });
  await expect(pulling.pull({ schemas: ['publik'] })).rejects.toThrow(
    /sees no tables in publik. It sees tables in: public, staff/,
  );
});

test('the JSON schema for editors is that of the model file', async () => {
  await open('music');
  const path = join('packages', 'loomgate', 'schema', 'loomgate.model.schema.json');
  expect(JSON.parse(await readFile(path, 'utf8'))).toEqual(JSON.parse(JSON.stringify(z.toJSONSchema(modelFile))));
});
