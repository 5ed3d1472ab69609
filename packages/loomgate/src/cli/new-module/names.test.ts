import { namesOf } from './names';
import { readReservedNames } from './reserved-names';

const entry = (word: string, Word: string) => ({
  ...{ Type: `${Word}Entry`, Types: `${Word}Entries` },
  ...{ one: `${word}Entry`, many: `${word}Entries`, table: `${word}_entries` },
  ...{ Note: `${Word}EntryNote`, note: `${word}EntryNote`, snake: `${word}_entry` },
});

const reservedNames = {
  isType: (name: string) => ['Record', 'KeyNote'].includes(name),
  isWord: (name: string) => ['tables', 'class'].includes(name),
  isKeyword: (name: string) => name === 'overlaps',
};

test.each([
  ['records', entry('record', 'Record')],
  ['tables', entry('table', 'Table')],
  ['overlaps', entry('overlap', 'Overlap')],
  ['classes', entry('class', 'Class')],
  ['keys', entry('key', 'Key')],
  ['news', entry('news', 'News')],
  ['series', entry('series', 'Series')],
])('%s, with a reserved name, get the suffix Entry', (module, expected) => {
  expect(namesOf(module, reservedNames)).toEqual({ module, ...expected });
});

test.each([
  ['workshops', { Type: 'Workshop', Types: 'Workshops', one: 'workshop', many: 'workshops', table: 'workshops' }],
  ['workshops', { Note: 'WorkshopNote', note: 'workshopNote', snake: 'workshop' }],
  ['workshop', { Type: 'Workshop', Types: 'Workshops', one: 'workshop', many: 'workshops', table: 'workshops' }],
  ['galleries', { Type: 'Gallery', one: 'gallery', many: 'galleries' }],
  ['gallery', { Type: 'Gallery', one: 'gallery', many: 'galleries' }],
  ['boxes', { Type: 'Box', one: 'box', many: 'boxes' }],
  ['addresses', { Type: 'Address', one: 'address', many: 'addresses' }],
  ['campus', { Type: 'Campus', one: 'campus', many: 'campuses' }],
  ['days', { Type: 'Day', one: 'day', many: 'days' }],
  ['campuses', { one: 'campus', many: 'campuses' }],
  ['warehouses', { one: 'warehouse', many: 'warehouses' }],
  ['warehouse', { one: 'warehouse', many: 'warehouses' }],
])('%s gives a singular and a plural', (module, expected) => {
  expect(namesOf(module)).toMatchObject({ module, ...expected });
});

describe('in this project', () => {
  test.each([
    'records',
    'tables',
    'arrays',
    'promises',
    'maybes',
    'jsons',
    'overlaps',
    'news',
    'classes',
    'texts',
    'titles',
  ])('%s get the suffix Entry: one of the names is reserved', async (module) => {
    expect(namesOf(module, await readReservedNames()).Type).toMatch(/Entry$/);
  });

  test.each(['workshops', 'gifts', 'notes', 'files', 'events', 'credentials', 'images'])(
    '%s give a type of the same name',
    async (module) => {
      expect(namesOf(module, await readReservedNames()).Type).not.toMatch(/Entry$/);
    },
  );
});
