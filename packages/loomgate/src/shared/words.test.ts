import { pluralOf, singularOf } from './words';

test.each([
  ['company', 'companies'],
  ['day', 'days'],
  ['address', 'addresses'],
  ['status', 'statuses'],
  ['bus', 'buses'],
  ['box', 'boxes'],
  ['batch', 'batches'],
  ['class', 'classes'],
  ['person', 'people'],
  ['child', 'children'],
  ['movie', 'movies'],
  ['category', 'categories'],
  ['invoice', 'invoices'],
  ['house', 'houses'],
  ['case', 'cases'],
  ['cache', 'caches'],
  ['employee', 'employees'],
  ['hero', 'heroes'],
  ['photo', 'photos'],
  ['key', 'keys'],
  ['news', 'news'],
  ['media', 'media'],
  ['series', 'series'],
  ['index', 'indexes'],
  ['analysis', 'analyses'],
  ['menu', 'menus'],
  ['taxi', 'taxis'],
])('%s and %s are one word', (one, many) => {
  expect(pluralOf(one)).toBe(many);
  expect(singularOf(many)).toBe(one);
  expect(singularOf(one)).toBe(one);
});
