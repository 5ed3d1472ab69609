import { defineTable } from './table';

const columns = { id: 'Id', note: 'A "note"' };

test('names are quoted, and known without quotes', () => {
  const table = defineTable<{ id: number; note: string }>({
    ...{ type: 'Line', schema: 'My Sales', name: 'line"s', columns, key: ['id'], types: { id: 'int4' } },
  });
  expect(table.name.sql).toBe('"My Sales"."line""s"');
  expect([table.columnName('note'), table.column('note').sql]).toEqual(['A "note"', '"A ""note"""']);
});

test('a mistake in the key or in the types is an error that says what to write', () => {
  const define = (more: object) =>
    defineTable<{ id: number; note: string }>({ type: 'Line', name: 'lines', columns, key: ['id'], ...more });
  expect(() => define({})).toThrow("needs the type of id, as in types: { id: 'int4' }");
  expect(() => define({ types: { id: 'int4' }, nullable: ['id'] })).toThrow('has key: []');
  expect(() => define({ types: { id: 'int4' } }).typeOf('note')).toThrow('needs the type of note');
});
