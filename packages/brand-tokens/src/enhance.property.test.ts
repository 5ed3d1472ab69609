import fc from 'fast-check';
import { type EnhancedSource, enhance, type SourceLanguage } from './enhance';
import { readTokens } from './tokens/read-tokens';

const tokens = readTokens({
  color: { white: '#fff', brand: '#ff0000', text: { dim: 'rgb(0 0 0 / 50%)' } },
  spacing: { sm: '8px', md: '1rem' },
  radius: { sm: '4px' },
  'font-size': { sm: '11px' },
  duration: { fast: '100ms' },
});

const literal = fc.constantFrom(
  '#fff',
  'WHITE',
  '#f00',
  '#123456',
  'rgb(0,0,0,.5)',
  '8px',
  '13px',
  '1rem',
  '4px',
  '11px',
  '.1s',
  '0',
  'auto',
  'url(#fff)',
  'var(--x, #fff)',
  '/* 8px */',
  "'#fff'",
);
const property = fc.constantFrom(
  'color',
  'background',
  'padding',
  'border',
  'border-radius',
  'font-size',
  'transition',
  'box-shadow',
  '--mine',
  '--mine-gap',
  '--spacing-sm',
);
const space = fc.constantFrom(' ', '\n', '\r\n  ', '\t', ' /* é 8px */ ');
const values = fc.array(literal, { minLength: 1, maxLength: 4 }).map((parts) => parts.join(' '));
const declaration = fc
  .tuple(property, space, values, space)
  .map(([name, before, value, after]) => `${name}:${before}${value};${after}`);
const css = fc
  .array(declaration)
  .map((lines) => `.a > #fff {\n${lines.join('')}}\n@media (width > 8px) { b {${lines.join('')}} }`);

const utility = fc.constantFrom(
  'bg',
  'p',
  'text',
  'border',
  'rounded',
  'shadow',
  'dark:hover:m',
  'min-[8px]:gap',
  '[&>p]:-mt',
  'nope',
);
const className = fc.tuple(utility, literal).map(([name, value]) => `${name}-[${value.replaceAll(/["'\s]/g, '_')}]`);
const classNames = fc
  .tuple(space, fc.array(className), space)
  .map(([before, names, after]) => before + names.join(' ') + after);
const styleKey = fc.constantFrom('color', 'padding', 'borderRadius', 'fontSize', 'zIndex', 'lineHeight');
const styleValue = fc.oneof(
  fc.nat(16).map(String),
  values.map((value) => JSON.stringify(value)),
  values.map((value) => `on ? "a" : \`${value}\``),
);
const style = fc
  .array(fc.tuple(styleKey, styleValue))
  .map((entries) => entries.map(([key, value]) => `${key}: ${value}`).join(', '));
const jsx = fc
  .tuple(classNames, style, space, classNames)
  .map(
    ([names, styles, gap, more]) =>
      `const é = '#fff';\nexport const x = <p${gap}className="${names}"${gap}style={{ ${styles} }}>8px<i className={cn(\`${more}\`)} /></p>;\n`,
  );

const sources: [SourceLanguage, fc.Arbitrary<string>][] = [
  ['CSS', css],
  ['JSX', jsx],
  ['TSX', jsx],
];

/** Reverts the replacements by their reported positions. */
function undone(given: string, { source, replacements }: EnhancedSource): string {
  const lineStarts = [0, ...[...given.matchAll(/\r\n|\r|\n/g)].map((found) => found.index + found[0].length)];
  return replacements.reduce((text, { from, to, line, column }) => {
    const start = (lineStarts[line - 1] ?? 0) + column - 1;
    return text.slice(0, start) + from + text.slice(start + to.length);
  }, source);
}

describe.each(sources)('any %s', (language, source) => {
  test('has no change that is not reported', () => {
    fc.assert(fc.property(source, (given) => expect(undone(given, enhance(given, language, tokens))).toBe(given)));
  });

  test('is not changed by a second run', () => {
    fc.assert(
      fc.property(source, (given) => {
        const once = enhance(given, language, tokens);
        const twice = enhance(once.source, language, tokens);
        expect(twice).toEqual({ source: once.source, replacements: [], unmatched: once.unmatched });
      }),
    );
  });

  test('has each replacement reported at its position', () => {
    fc.assert(
      fc.property(source, (given) => {
        const lines = given.split(/\r\n|\r|\n/);
        for (const { from, line, column } of enhance(given, language, tokens).replacements) {
          expect(lines[line - 1]?.startsWith(from, column - 1)).toBe(true);
        }
      }),
    );
  });
});
