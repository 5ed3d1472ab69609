import { drawOrderNumber } from './order-number';

test('a number names its day in UTC and holds no letter that is taken for another', () => {
  const number = drawOrderNumber(new Date('2026-03-01T23:30:00-05:00'));
  expect(number).toMatch(/^LG-20260302-[0-9A-HJKMNP-TV-Z]{8}$/);
});

test('numbers of one day do not come up twice among many', () => {
  const day = new Date();
  expect(new Set(Array.from({ length: 10_000 }, () => drawOrderNumber(day))).size).toBe(10_000);
});
