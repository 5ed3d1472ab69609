import { namesOf } from './names';

test.each([
  ['workshops', { Type: 'Workshop', Types: 'Workshops', one: 'workshop', many: 'workshops', table: 'workshops' }],
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
