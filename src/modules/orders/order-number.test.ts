import { drawOrderNumber } from './order-number';

test('a number contains the UTC date and no ambiguous letter', () => {
  const number = drawOrderNumber(new Date('2026-03-01T23:30:00-05:00'));
  expect(number).toMatch(/^LG-20260302-[0-9A-HJKMNP-TV-Z]{8}$/);
});

test('many numbers of one day are distinct', () => {
  const day = new Date();
  expect(new Set(Array.from({ length: 10_000 }, () => drawOrderNumber(day))).size).toBe(10_000);
});
