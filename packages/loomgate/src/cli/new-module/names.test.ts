import { readMeanings } from './meanings';
import { namesOf } from './names';

const entry = (word: string, Word: string) => ({
  ...{ Type: `${Word}Entry`, Types: `${Word}Entries` },
  ...{ one: `${word}Entry`, many: `${word}Entries`, table: `${word}_entries` },
  ...{ Note: `${Word}EntryNote`, note: `${word}EntryNote`, snake: `${word}_entry` },
});

const meanings = {
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
])('%s, a name of which means something else, are entries', (module, expected) => {
  expect(namesOf(module, meanings)).toEqual({ module, ...expected });
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
])('%s is named in one and in many', (module, expected) => {
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
  ])('%s are entries: one of the names means something else', async (module) => {
    expect(namesOf(module, await readMeanings()).Type).toMatch(/Entry$/);
  });

  test.each(['workshops', 'gifts', 'notes', 'files', 'events', 'credentials', 'images'])(
    '%s have a type of their own name, if it is not taken',
    async (module) => {
      expect(namesOf(module, await readMeanings()).Type).not.toMatch(/Entry$/);
    },
  );
});
