import { enhance } from './enhance';
import { readTokens } from './tokens/read-tokens';

const tokens = readTokens({
  color: {
    $type: 'color',
    white: { $value: '#ffffff' },
    brand: { $value: '#ff0000' },
    vivid: { $value: 'color(display-p3 1 0 0)' },
    shade: { $value: 'rgb(0 0 0 / 50%)' },
    text: { muted: { $value: '#777777' } },
    surface: { muted: { $value: '#777777' } },
  },
  spacing: { $type: 'dimension', small: { $value: '8px' }, large: { $value: '1.5rem' } },
  'border-width': { $type: 'dimension', thin: { $value: '1px' } },
  duration: { $type: 'duration', quick: { $value: '200ms' } },
  'font-weight': { $type: 'fontWeight', strong: { $value: 'bold' } },
  'font-family': { $type: 'fontFamily', body: { $value: ['Inter', 'sans-serif'] } },
});

const rewritten = (css: string) => enhance(css, 'CSS', tokens).source;
const declared = (declaration: string) => rewritten(`a { ${declaration} }`).slice(4, -2);

describe('a colour in CSS', () => {
  test.each([
    '#fff',
    '#FFFF',
    '#FFFFFF',
    '#ffffffff',
    'white',
    'White',
    'rgb(255, 255, 255)',
    'rgb(255 255 255 / 1)',
    'hsl(0deg 0% 100%)',
    'rgb(100% 100% 100%)',
    'hwb(0 100% 0%)',
    'lab(100% 0 0)',
    'lch(100 0 none)',
    'oklab(1 0 0)',
    'oklch(1 0 0)',
    'OKLCH(100% 0 0deg / 1)',
    'color(srgb 1 1 1)',
    'color(display-p3 100% 100% 100%)',
    'color(xyz-d65 0.9505 1 1.089)',
  ])('is compared by value, not by spelling: %s', (color) =>
    expect(declared(`color: ${color}`)).toBe('color: var(--color-white)'),
  );

  test('is compared including its opacity', () => {
    expect(declared('color: rgba(0,0,0,.5); fill: #00000080; stroke: black')).toBe(
      'color: var(--color-shade); fill: var(--color-shade); stroke: black',
    );
  });

  test('outside sRGB is distinct, and equal to itself in every notation', () => {
    expect(declared('color: color(display-p3 1 0 0); fill: oklch(64.9% 0.2994 28.96); stroke: rgb(300 0 0)')).toBe(
      'color: var(--color-vivid); fill: var(--color-vivid); stroke: var(--color-brand)',
    );
  });

  test.each(['oklch(0.7 0.4 150)', 'hwb(10 20% 30%)', 'lab(50 10 10)', 'lch(50 10 10)', 'color(rec2020 1 0 0)'])(
    'that has no token is listed: %s',
    (color) => {
      expect(enhance(`a { color: ${color} }`, 'CSS', tokens)).toMatchObject({ replacements: [], unmatched: [color] });
    },
  );

  test.each(['rgb(from red r g b)', 'oklch(var(--l) 0 0)', 'color(--hsv 0 0 1)', 'color(nowhere 1 1 1)', 'fff', 'bad'])(
    'is not what only looks like one: %s',
    (text) => {
      expect(enhance(`a { color: ${text} }`, 'CSS', tokens)).toMatchObject({ replacements: [], unmatched: [] });
    },
  );

  test('is found in shorthands, gradients and shadows', () => {
    expect(declared('border: 1px solid red')).toBe('border: var(--border-width-thin) solid var(--color-brand)');
    expect(declared('background: linear-gradient(45deg, red 10%, #fff)')).toBe(
      'background: linear-gradient(45deg, var(--color-brand) 10%, var(--color-white))',
    );
    expect(declared('box-shadow: 0 1px 8px rgb(0 0 0/.5)')).toBe('box-shadow: 0 1px 8px var(--color-shade)');
  });

  test('is replaced by the token for the property', () => {
    expect(declared('color: #777; background: #777')).toBe(
      'color: var(--color-text-muted); background: var(--color-surface-muted)',
    );
  });

  test('is not replaced where the word is no colour', () => {
    const css = 'animation: red 2s; grid-area: white; font-family: Red';
    expect(declared(css)).toBe(css);
  });
});

describe('a length, duration or font in CSS', () => {
  test('is replaced only by a token of a kind that the property accepts', () => {
    expect(declared('padding: 8px 24px; border-width: 8px; width: 8px')).toBe(
      'padding: var(--spacing-small) 24px; border-width: 8px; width: 8px',
    );
  });

  test('is compared as a number with its unit', () => {
    expect(declared('margin: 8.0px 1.50rem -8px 24px')).toBe(
      'margin: var(--spacing-small) var(--spacing-large) -8px 24px',
    );
    expect(declared('transition: color .2s ease 200ms')).toBe(
      'transition: color var(--duration-quick) ease var(--duration-quick)',
    );
  });

  test('is found inside calc()', () => {
    expect(declared('gap: calc(100% - 8px)')).toBe('gap: calc(100% - var(--spacing-small))');
  });

  test('can be a weight by name or number, or a list of font families', () => {
    expect(declared('font-weight: 700; font-family: "Inter",  sans-serif !important')).toBe(
      'font-weight: var(--font-weight-strong); font-family: var(--font-family-body) !important',
    );
  });
});

describe('where CSS does not accept a token', () => {
  test.each([
    'a { /* color: #fff */ color: green /* #fff */ }',
    'a::before { content: "#fff 8px"; }',
    'a { background: url(#fff) }',
    '.white, #fff { display: none }',
    '@media (min-width: 8px) { a { display: none } }',
    '@supports (color: #fff) { a { display: none } }',
    '@font-face { font-family: Inter, sans-serif; font-weight: 700 }',
    '@property --x { syntax: "<color>"; inherits: false; initial-value: #fff }',
    'a { color: var(--x, #fff); padding: var(--y, 8px) }',
    'a { padding: env(safe-area-inset-top, 8px) }',
    ':root { --color-white: #fff; --spacing-small: 8px }',
  ])('stays as it is: %s', (css) => expect(rewritten(css)).toBe(css));

  test('a custom property that the token is derived from is not changed', () => {
    const css = ':root { --base: #f00; --color-brand: var(--base) }';
    expect(rewritten(css)).toBe(css);
  });

  test('another custom property is changed', () => {
    expect(rewritten(':root { --card: #f00; --card-padding: 8px; --mood: white; --count: 8px }')).toBe(
      ':root { --card: var(--color-brand); --card-padding: var(--spacing-small); --mood: white; --count: 8px }',
    );
  });
});

describe('the report on CSS', () => {
  test('has the 1-based position of each literal in the given source', () => {
    const { replacements } = enhance('a {\r\n  color: #fff;\r\n\tpadding: 8px 8px\n}', 'CSS', tokens);
    expect(replacements).toEqual([
      { from: '#fff', to: 'var(--color-white)', token: 'color.white', line: 2, column: 10 },
      { from: '8px', to: 'var(--spacing-small)', token: 'spacing.small', line: 3, column: 11 },
      { from: '8px', to: 'var(--spacing-small)', token: 'spacing.small', line: 3, column: 15 },
    ]);
  });

  test('counts a byte order mark as a character', () => {
    const { source, replacements } = enhance('\uFEFFa{color:#fff}', 'CSS', tokens);
    expect(source).toBe('\uFEFFa{color:var(--color-white)}');
    expect(replacements).toMatchObject([{ line: 1, column: 10 }]);
  });

  test('lists each value without a token once, in order of appearance', () => {
    const css =
      'a { padding: 13px; color: #123456; margin: 13.0px 0 auto; width: 50%; transition-delay: 1s; font-weight: 300 }';
    expect(enhance(css, 'CSS', tokens).unmatched).toEqual(['13px', '#123456', '1s', '300']);
  });

  test('omits keywords, zero and transparent', () => {
    expect(
      enhance('a { color: inherit; margin: 0 0px; fill: transparent; font-weight: normal }', 'CSS', tokens).unmatched,
    ).toEqual([]);
  });
});
