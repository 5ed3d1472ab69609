import { readTokens } from './read-tokens';
import type { Kind } from './token';

const nameOf = (json: unknown, kind: Kind, key: string) => readTokens(json).find([kind], key)?.name;

describe('a set of W3C design tokens', () => {
  const pack = {
    color: { $type: 'color', blue: { 500: { $value: '#00f' } }, link: { $value: '{color.blue.500}' } },
    space: { gap: { $type: 'dimension', $value: { value: 8, unit: 'px' }, $description: 'between cards' } },
    motion: { fast: { $type: 'duration', $value: { value: 0.1, unit: 's' } } },
    ink: { $type: 'color', $value: { colorSpace: 'srgb', components: [0, 0, 0], alpha: 0.5 } },
    accent: { $type: 'color', $root: { $value: '#123456' } },
  };

  test('inherits the type of a group', () => {
    expect(readTokens(pack).find(['color'], '#0000ffff')).toMatchObject({
      name: 'color.link',
      variable: '--color-link',
    });
  });

  test('can have object values', () => {
    expect(nameOf(pack, 'spacing', '8px')).toBe('space.gap');
    expect(nameOf(pack, 'duration', '100ms')).toBe('motion.fast');
    expect(nameOf(pack, 'color', '#00000080')).toBe('ink');
  });

  test.each([
    ['srgb', [0.2, 0.4, 0.6], '#336699ff'],
    ['srgb-linear', [1, 1, 1], '#ffffffff'],
    ['hsl', [210, 50, 40], '#336699ff'],
    ['hwb', [210, 20, 40], '#336699ff'],
    ['lab', [100, 0, 0], '#ffffffff'],
    ['lch', [100, 0, 'none'], '#ffffffff'],
    ['oklab', [1, 0, 0], '#ffffffff'],
    ['oklch', [1, 0, 'none'], '#ffffffff'],
    ['display-p3', [1, 1, 1], '#ffffffff'],
    ['xyz-d50', [0, 0, 0], '#000000ff'],
  ])('can have colours in the space %s', (colorSpace, components, key) => {
    const json = { ink: { $type: 'color', $value: { colorSpace, components } } };
    expect(nameOf(json, 'color', key)).toBe('ink');
  });

  test('can give a group a value', () => {
    expect(readTokens(pack).find(['color'], '#123456ff')).toMatchObject({ name: 'accent', variable: '--accent' });
  });
});

describe('a set of Spectrum tokens', () => {
  const schema = (type: string) => `https://opensource.adobe.com/spectrum-design-data/schemas/token-types/${type}.json`;
  const pack = {
    'gray-50': {
      $schema: schema('color-set'),
      private: true,
      sets: {
        light: { $schema: schema('color'), value: 'rgb(248, 248, 248)' },
        dark: { $schema: schema('color'), value: 'rgb(27, 27, 27)' },
      },
    },
    'spacing-100': { $schema: schema('dimension'), value: '8px' },
    'card-edge': { $schema: schema('alias'), value: '{spacing-100}' },
    'component-height-100': {
      $schema: schema('scale-set'),
      sets: { mobile: { value: '40px' }, desktop: { $schema: schema('dimension'), value: '32px' } },
    },
    'accordion-width': { $schema: schema('dimension'), component: 'accordion', value: '212px' },
    'spacing-old': { $schema: schema('dimension'), deprecated: true, value: '9px' },
    'regular-font-weight': { $schema: schema('font-weight'), value: 'regular' },
    'overlay-opacity': { $schema: schema('opacity'), value: '8px' },
  };

  test('is read for the light theme on a desktop', () => {
    expect(nameOf(pack, 'color', '#f8f8f8ff')).toBe('gray-50');
    expect(nameOf(pack, 'color', '#1b1b1bff')).toBeUndefined();
    expect(nameOf(pack, 'size', '32px')).toBe('component-height-100');
  });

  test('ignores tokens of components and deprecated tokens', () => {
    const index = readTokens(pack);
    expect(index.tokens.map(({ name }) => name)).not.toContain('accordion-width');
    expect(index.find(['spacing'], '9px')).toBeUndefined();
    expect(index.variables).toContain('--spacing-old');
  });

  test('parses weights by name, and ignores types that are not used in sources', () => {
    expect(nameOf(pack, 'font-weight', 'weight 400')).toBe('regular-font-weight');
    expect(readTokens(pack).tokens.map(({ name }) => name)).not.toContain('overlay-opacity');
  });

  test('prefers a token with a kind to an alias of one', () => {
    expect(nameOf(pack, 'spacing', '8px')).toBe('spacing-100');
  });
});

describe('a set of Polaris tokens', () => {
  test('can be a flat list of names and values', () => {
    const pack = {
      'color-sky': 'rgb(244, 246, 248)',
      'spacing-none': 0,
      'duration-fast': 100,
      'font-stack-base': "Inter, 'Segoe UI'",
    };
    expect(nameOf(pack, 'color', '#f4f6f8ff')).toBe('color-sky');
    expect(nameOf(pack, 'duration', '100ms')).toBe('duration-fast');
    expect(nameOf(pack, 'font-family', 'family inter,segoe ui')).toBe('font-stack-base');
    expect(readTokens(pack).tokens).toHaveLength(3);
  });

  test('in its raw form is read without its palette', () => {
    const pack = {
      aliases: { 'color-sky': { value: '#f4f6f8' } },
      props: {
        'color-sky': { type: 'color', value: 'rgb(244, 246, 248)' },
        'spacing-tight': { type: 'number', value: '8px' },
      },
    };
    expect(nameOf(pack, 'color', '#f4f6f8ff')).toBe('color-sky');
    expect(nameOf(pack, 'spacing', '8px')).toBe('spacing-tight');
  });
});

describe('among tokens with equal values', () => {
  test('aliases rank before plain tokens, and these before private ones', () => {
    const plain = { b: { $value: '#f00' }, zz: { $value: '#f00' } };
    expect(nameOf({ a: { value: '#f00', private: true }, ...plain }, 'color', '#ff0000ff')).toBe('b');
    expect(nameOf({ ...plain, brand: { $value: '{b}' } }, 'color', '#ff0000ff')).toBe('brand');
  });

  test('the shorter name ranks first, then the alphabet, independent of the order in the pack', () => {
    expect(nameOf({ redder: '#f00', rot: '#f00', red: '#f00' }, 'color', '#ff0000ff')).toBe('red');
  });

  test('the first token with a custom property keeps it', () => {
    expect(nameOf({ 'a-b': '#f00', a: { b: '#00f' } }, 'color', '#0000ffff')).toBeUndefined();
  });
});

describe('a hostile set of tokens', () => {
  test('can have cyclic and dangling aliases', () => {
    const pack = {
      a: { $value: '{b}' },
      b: { $value: '{a}' },
      c: { $value: '{c}' },
      d: { $value: '{gone}' },
      e: { $value: '#f00' },
    };
    expect(readTokens(pack).tokens.map(({ name }) => name)).toEqual(['e']);
  });

  test('can use property names of prototypes', () => {
    const pack: unknown = JSON.parse('{"__proto__":{"x":"#f00"},"constructor":"#00f","a":{"$value":"{toString}"}}');
    expect(readTokens(pack).tokens.map(({ variable }) => variable)).toEqual(['--constructor', '--proto-x']);
  });

  test('can have names with characters that end a var()', () => {
    expect(readTokens({ 'x); } body { color: RED': '#f00' }).tokens).toMatchObject([
      { variable: '--x-body-color-red' },
    ]);
  });

  test('is read without groups that are too deep and names that are too long', () => {
    const deep = Array.from({ length: 10_000 }).reduce<unknown>((inner) => ({ a: inner }), '#f00');
    expect(readTokens({ deep, ['x'.repeat(1_000)]: '#f00' }).tokens).toEqual([]);
  });

  test.each([null, 3, 'tokens', [], [{ $value: '#f00' }], { a: null, b: [], c: true, d: { $value: null } }])(
    'may be no tokens: %j',
    (json) => expect(readTokens(json).tokens).toEqual([]),
  );

  test('can have 100,000 tokens', () => {
    const colors = Array.from({ length: 100_000 }, (_, index) => [
      `c${index}`,
      `#${index.toString(16).padStart(6, '0')}`,
    ]);
    expect(readTokens(Object.fromEntries(colors)).tokens).toHaveLength(100_000);
  });
});
