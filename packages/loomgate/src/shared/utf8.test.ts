import { toUtf8 } from './utf8';

test.each([
  ['nothing', ''],
  ['ASCII', 'plain'],
  ['Latin-1', 'naïve'],
  ['what is beyond it', 'three euros: 3 €'],
  ['pairs', '\u{1F9F6} and \u{10FFFF}'],
  ['half a pair, which JSON writes out', '\ud800'],
])('is what Buffer.from makes of %s, long or short', (_, text) => {
  for (const times of [1, 999, 10_000]) {
    const json = JSON.stringify({ text: text.repeat(times) });
    expect(toUtf8(json).equals(Buffer.from(json))).toBe(true);
  }
});
