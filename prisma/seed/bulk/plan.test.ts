import { planRows, SeedError } from './plan';

const stock = { products: 100, artisans: 10, artisansWithoutOwner: 4, buyers: 5, reviews: 0 };

test('defaults are in proportion to the number of users', () => {
  expect(planRows({ users: 200 }, stock)).toEqual({
    ...{ users: 200, owners: 4, reviews: 2_000, orders: 200, conversations: 20, messages: 120, brandPacks: 10 },
  });
});

test('requesting messages adds the conversations that they need', () => {
  expect(planRows({ users: 0, messages: 13 }, stock)).toMatchObject({ conversations: 3, messages: 13, reviews: 0 });
});

test('the default number of reviews does not exceed the free pairs', () => {
  expect(planRows({ users: 10 }, { ...stock, products: 2, reviews: 6 })).toMatchObject({ reviews: 24 });
});

test.each([
  [{ reviews: 1_001, users: 5 }, '1,001 reviews do not fit: 10 buyers and 100 products leave room for 1,000'],
  [{ owners: 5 }, 'Only 4 artisans have no owner'],
  [{ conversations: 3, messages: 2 }, 'at least one message'],
  [{ conversations: 0, messages: 2 }, 'Messages need a conversation'],
])('refuses numbers that do not fit: %j', (requested, reason) => {
  expect(() => planRows(requested, stock)).toThrow(SeedError);
  expect(() => planRows(requested, stock)).toThrow(reason);
});

test('refuses orders without buyers', () => {
  expect(() => planRows({ users: 0, orders: 1 }, { ...stock, buyers: 0 })).toThrow('need buyers');
});
