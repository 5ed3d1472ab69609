import { tmpdir } from 'node:os';
import { findDrift } from '../../../packages/loomgate/src/pull/drift';
import { createForeignDatabase, type ForeignDatabase } from './foreign-database';
import { changesIn, columnOf, createPulling, leftOutIn, type Pulling, tablesOf } from './pulling';

let database: ForeignDatabase;
let pulling: Pulling;
/** The model file of the first pull. */
let before: string[];

beforeEach(async () => {
  database = await createForeignDatabase('rental');
  pulling = await createPulling(database.url);
  await pulling.pull();
  before = await pulling.lines();
});

afterEach(async () => {
  await pulling.remove();
  await database.drop();
});

/** The lines that only one of the texts has, as in a diff. */
async function diff(): Promise<string[]> {
  const after = await pulling.lines();
  return [
    ...before.filter((line) => !after.includes(line)).map((line) => `- ${line.trim()}`),
    ...after.filter((line) => !before.includes(line)).map((line) => `+ ${line.trim()}`),
  ];
}

test('a renamed column keeps its field, and one line of the model changes', async () => {
  await database.run('alter table actor rename column first_name to given_name');
  const pulled = await pulling.pull({ renames: ['public.actor.first_name=given_name'] });
  expect(changesIn(pulled)).toEqual([]);
  expect(await diff()).toEqual([
    '- { "column": "first_name", "field": "firstName", "type": "text not null" },',
    '+ { "column": "given_name", "field": "firstName", "type": "text not null" },',
  ]);
});

test('a constraint with another name keeps its fields', async () => {
  await pulling.edit('"field": "originalLanguage"', '"field": "dubbedFrom"');
  await database.run('alter table film rename constraint film_original_language_id_fkey to original_fk');
  const pulled = await pulling.pull();
  expect(changesIn(pulled)).toEqual([]);
  expect(
    tablesOf(pulled)
      .get('public.film')
      ?.forward.map(({ field }) => field),
  ).toContain('dubbedFrom');
});

test('a relation without a free name has a reason until a person names it or switches it off', async () => {
  await database.run('alter table language add column films int, add column language_films int');
  const other = await createPulling(database.url);
  const reason =
    'the relation film_language_id_fkey of public.film: the name films is also that of the column "films": write "reverse": "films2"';
  expect(leftOutIn(await other.pull())).toContain(reason);
  expect(leftOutIn(await other.pull())).toContain(reason);
  await other.edit(
    '"to": "public.language", "field": "language",',
    '"to": "public.language", "field": "language", "reverse": null,',
  );
  expect(leftOutIn(await other.pull())).not.toContain(reason);
  expect(leftOutIn(await other.pull())).not.toContain(reason);
  await other.edit('"field": "language", "reverse": null', '"field": "language", "reverse": "films2"');
  expect(
    tablesOf(await other.pull())
      .get('public.language')
      ?.reverse.map(({ field }) => field),
  ).toEqual(['films2']);
  await other.remove();
});

test('a column that may be renamed counts as dropped and added unless that is confirmed', async () => {
  await database.run('alter table actor rename column first_name to given_name');
  const pulled = await pulling.pull();
  expect(pulled.refused).toEqual([{ table: 'public.actor', column: 'first_name', to: 'given_name' }]);
  expect(changesIn(pulled)).toEqual([
    '! public.actor."first_name" was dropped: the field firstName goes',
    'public.actor."given_name" is new, and closed',
  ]);
});

test('a column of another type, or at another place, is no rename', async () => {
  await database.run(`alter table actor drop column first_name, add column first text not null default '';
    alter table language rename column name to code; alter table language alter column code type text`);
  expect((await pulling.pull()).refused).toEqual([]);
});

test('a renamed table keeps its type, and what refers to it', async () => {
  await database.run('alter table language rename to tongue');
  const guessed = await pulling.check();
  expect(guessed.refused).toEqual([{ table: 'public.language', to: 'public.tongue' }]);
  const pulled = await pulling.pull({ renames: ['public.language=tongue'] });
  expect(changesIn(pulled)).toEqual([]);
  expect(tablesOf(pulled).get('public.tongue')).toMatchObject({ type: 'Language', many: 'languages' });
  expect(
    tablesOf(pulled)
      .get('public.film')
      ?.forward.map(({ field }) => field),
  ).toContain('language');
});

test('what is new is closed until a person opens it', async () => {
  await database.run(`alter table film add column budget numeric;
    create table award (award_id serial primary key, film_id int references film); create index on award (film_id)`);
  const pulled = await pulling.pull();
  expect(changesIn(pulled)).toEqual(['public.film."budget" is new, and closed', 'public.award is new, and closed']);
  expect(tablesOf(pulled).has('public.award')).toBe(false);
  expect(columnOf(pulled, 'public.film', 'budget')?.isExposed).toBe(false);
  expect((await diff()).filter((line) => line.startsWith('-'))).toEqual([]);

  await pulling.edit(
    '"field": "budget", "type": "numeric", "exposed": false,',
    '"field": "budget", "type": "numeric", "exposed": true,',
  );
  expect(columnOf(await pulling.pull(), 'public.film', 'budget')?.isExposed).toBe(true);
  expect(await pulling.check()).toMatchObject({ isChanged: false });
  const [, rest = ''] = (await pulling.lines()).join('\n').split('"table": "public.award"');
  const [head = ''] = rest.split('"key"');
  await pulling.edit(head, head.replace('"exposed": false', '"exposed": true'));
  const opened = await pulling.pull();
  expect(tablesOf(opened).get('public.award')?.forward).toHaveLength(1);
  expect(
    tablesOf(opened)
      .get('public.film')
      ?.reverse.map(({ field }) => field),
  ).toContain('awards');
});

test('a new table joins the module of the tables that begin with the same word', async () => {
  const grouped = await createPulling(database.url, {
    public: { module: 'main', groups: new Map([['film', 'films']]) },
    staff: { module: 'staff' },
  });
  await grouped.pull();
  await database.run('create table film_copy (id int primary key); create table shop (id int primary key)');
  const { file } = await grouped.pull();
  const moduleOf = (id: string) => file.tables.find(({ table }) => table === id)?.module;
  expect(['public.film_actor', 'public.film_copy', 'public.shop'].map(moduleOf)).toEqual(['films', 'films', 'main']);
  await grouped.remove();
});

test('a database that has changed is named with the worst change', async () => {
  expect(await findDrift(database.url, pulling.folder)).toBeUndefined();
  await database.run('alter table film add column budget numeric; alter table actor drop column last_update');
  expect(await findDrift(database.url, pulling.folder)).toBe(
    'The database differs from loomgate.model.json (2 changes, such as: breaking: public.actor."last_update" was dropped: ' +
      'the field lastUpdate goes). npx loomgate pull --check shows the difference.',
  );
  expect(await findDrift(database.url, tmpdir())).toBeUndefined();
});

test('what breaks operations of clients is named', async () => {
  await database.run(`alter table actor drop column last_update;
    alter table film alter column description type varchar(9);
    drop index film_title_idx; drop index film_language_id_idx;
    alter table category drop constraint category_name_key;
    alter table film_actor drop constraint film_actor_actor_id_fkey;
    alter table staff.badge drop constraint badge_pkey; drop view film_list;
    alter type mpaa_rating add value 'X'`);
  expect(changesIn(await pulling.pull())).toEqual([
    '! public.actor."last_update" was dropped: the field lastUpdate goes',
    '! no index begins with public.category."name": no order and filter by it',
    '! public.category has no unique key (name): the lookup categoryByName goes',
    '! no index begins with public.film."title": no order and filter by it',
    '! public.film."description" was text and is character varying(9)',
    '! no index begins with public.film."language_id": no order and filter by it',
    '! the foreign key film_language_id_fkey of public.film has no index any more: films go',
    '! the foreign key film_actor_actor_id_fkey of public.film_actor was dropped: actor, filmActors go',
    'public.film_list was dropped',
    '! the key of staff.badge was (member_id) and is (number): global ids change',
    '! no index begins with staff.badge."member_id": no order and filter by it',
    '! staff.badge has no unique key (member_id): the lookup badgeByMemberId goes',
    '! the foreign key badge_member_id_fkey of staff.badge has no index any more: badge go',
    'the enum public.mpaa_rating has the label "X"',
  ]);
});

test('a relation that leads back to one row, and then to many, breaks', async () => {
  await database.run(`alter table staff.badge drop constraint badge_pkey, add primary key (member_id, number);
    create unique index on payment (film_id, paid_at)`);
  const pulled = await pulling.pull();
  expect(changesIn(pulled)).toContain(
    '! the foreign key badge_member_id_fkey of staff.badge is not unique any more: badge is a connection now',
  );
  expect(
    tablesOf(pulled)
      .get('staff.member')
      ?.reverse.find(({ field }) => field === 'badge')?.isMany,
  ).toBe(true);
});

test('edits of people stay, also when tables and columns come', async () => {
  await pulling.edit('"type": "Film",', '"type": "Movie",');
  await pulling.edit(
    '"plural": "films",',
    '"plural": "movies", "mutations": ["create"], "description": "What we lend.",',
  );
  await pulling.edit(
    '"field": "title", "type": "text not null"',
    '"field": "name", "order": false, "type": "text not null"',
  );
  await pulling.edit('"field": "language", "reverse": "films" }', '"field": "spoken", "reverse": null }');
  await pulling.edit('"across": "films" }', '"across": "movies" }');
  await pulling.edit(
    '{ "constraint": "film_original',
    `{ "constraint": "by_length", "virtual": true, "columns": ["length"], "to": "public.category", "references": ["category_id"],
      "field": "lengthCategory", "reverse": null }, { "constraint": "film_original`,
  );
  await database.run('create table film_note (film_note_id serial primary key, film_id int references film)');
  const pulled = await pulling.pull();
  const film = tablesOf(pulled).get('public.film');
  expect(film).toMatchObject({ type: 'Movie', one: 'movie', many: 'movies', mutations: ['create'] });
  expect(film?.description).toBe('What we lend.');
  expect(columnOf(pulled, 'public.film', 'title')).toMatchObject({ field: 'name', canOrder: false, canFilter: true });
  expect(film?.forward.map(({ field, isVirtual }) => `${field} ${isVirtual}`)).toEqual([
    'spoken false',
    'originalLanguage false',
    'lengthCategory true',
  ]);
  expect(tablesOf(pulled).get('public.language')?.reverse).toEqual([]);
  expect(
    tablesOf(pulled)
      .get('public.category')
      ?.manyToMany.map(({ field }) => field),
  ).toEqual(['movies']);
  expect(leftOutIn(pulled)).not.toContainEqual(expect.stringContaining('film_language_id_fkey'));
  expect(await pulling.check()).toMatchObject({ isChanged: false });
});

test('virtual keys, relations and mutations that cannot be are refused, with what to change', async () => {
  await pulling.edit('"plural": "films",', '"plural": "films", "virtualKey": ["film"], "mutations": ["update"],');
  await expect(pulling.pull()).rejects.toThrow('virtualKey: public.film has no column "film"');
  await pulling.edit('"virtualKey": ["film"], ', '');
  await pulling.edit('"plural": "filmLists",', '"plural": "filmLists", "mutations": ["create"],');
  await pulling.edit('"exposed": false,\n      "reason": "a view has', '"exposed": true,\n      "reason": "a view has');
  await expect(pulling.pull()).rejects.toThrow('public.film_list is a view: remove its "mutations"');
});

test('a relation or key whose columns have no valid names is left out with the reason', async () => {
  await database.run(
    `create table "Größe" ("größe" int primary key, "für" int references film); create index on "Größe" ("für")`,
  );
  await pulling.pull();
  const lines = (await pulling.lines()).join('\n');
  const [head = ''] = lines.slice(lines.indexOf('"table": "public.Größe"')).split('"key"');
  await pulling.edit(head, '"table": "public.Größe",\n      "module": "main",\n      "type": "Size",\n      ');
  const pulled = await pulling.pull();
  expect(tablesOf(pulled).get('public.Größe')).toMatchObject({ type: 'Size', key: [], forward: [] });
  expect(leftOutIn(pulled)).toEqual(
    expect.arrayContaining([
      'pages and global ids of public.Größe: a column of its key has no field',
      'the relation Größe_für_fkey of public.Größe: one of its columns has no field, or a type that no key can have',
    ]),
  );
});

test('a model file that is not valid is refused with the place', async () => {
  await pulling.edit('"type": "Film",', '"type": "1Film", "plurl": "films",');
  await expect(pulling.pull()).rejects.toThrow(/plurl[\s\S]*GraphQL name[\s\S]*tables\[\d+\]\.type/);
  await pulling.edit('"version": 1,', '"version": 1');
  await expect(pulling.pull()).rejects.toThrow(/loomgate.model.json is not JSON/);
});
