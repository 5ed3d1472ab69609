import fc from 'fast-check';
import { canonicalJson } from '../../packages/loomgate/src/graphql/cache/canonical';
import type { OperationPlan } from '../../packages/loomgate/src/graphql/cache/plan';
import type { Viewer } from '../../packages/loomgate/src/modules/context';
import { createPlanner } from './planning';

const plan = createPlanner();
const keyOf = (made: OperationPlan | undefined, viewer: Viewer | null = null) => made?.planFor(viewer).key;

const search = `query Search($query: String!, $first: Int = 5, $filter: ProductFilter) {
  searchProducts(query: $query, first: $first, filter: $filter) { nodes { ...Card } totalCount }
}
fragment Card on Product { title slug }`;
const given = { query: 'oak', filter: { priceMin: '10', priceMax: '20' } };
const key = keyOf(plan(search, given));

test.each([
  ['blanks and comments', `# which ones\n${search.replaceAll(/\s+/g, '\n\n  ').replace('{', '{ # here\n')}`, given],
  ['commas', search.replaceAll(/(?<=\w) (?=\$|slug)/g, ' , '), given],
  ['the order of fragments', search.replace(/^([\s\S]*)(fragment[\s\S]*)$/, '$2\n$1'), given],
  ['another operation beside it', `${search}\nquery Other { products { totalCount } }`, given],
  ['the order of variables', search, { filter: given.filter, query: 'oak' }],
  ['the order of keys', search, { query: 'oak', filter: { priceMax: '20', priceMin: '10' } }],
  ['variables that it does not declare', search, { ...given, more: true, __proto__: { less: true } }],
  ['a default that is given', search, { ...given, first: 5 }],
  ['a number in another form', search, { ...given, first: JSON.parse('5.00') }],
])('%s make no other key', (_, text, variables) => {
  expect(key).toEqual(expect.any(String));
  expect(keyOf(plan(text, variables, 'Search'))).toBe(key);
});

test.each([
  ['another value', search, { ...given, query: 'ash' }],
  ['another default', search.replace('= 5', '= 6'), given],
  ['null in the place of what was left out', search, { ...given, first: null }],
  ['null in the place of a key', search, { query: 'oak', filter: { ...given.filter, artisanId: null } }],
  ['a key less', search, { query: 'oak', filter: { priceMin: '10' } }],
  ['another field', search.replace('title', 'title sku'), given],
  ['another alias', search.replace('title', 'name: title'), given],
  ['the same letter written otherwise', search, { ...given, query: 'oa\u006b\u0301' }],
  ['another name', search.replace('Search(', 'Seek('), given],
])('%s makes another key', (_, text, variables) => {
  const name = text.includes('Seek') ? 'Seek' : 'Search';
  const other = keyOf(plan(text, variables, name));
  expect(other).toEqual(expect.any(String));
  expect(other).not.toBe(key);
});

test('similar characters and lone surrogates have different texts', () => {
  const keys = ['é', 'e\u0301', '\ud800', '\ud801', '\ufffd', '\\ud800', '', ' ', '\0'].map((query) =>
    keyOf(plan(search, { query })),
  );
  expect(new Set(keys).size).toBe(keys.length);
});

/** JSON values, and values that a parser can return for them. */
const json = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom(null, true, false, 0, -0, 1e21, Number.POSITIVE_INFINITY, '', '0', 'null', '__proto__'),
    fc.string({ unit: 'binary' }),
    fc.double({ noNaN: true }),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.string({ unit: 'binary', maxLength: 3 }), tie('value'), { maxKeys: 4 }),
  ),
})).value;

test('values have the same text if and only if they are equal', () => {
  fc.assert(
    fc.property(json, json, (one, other) => {
      expect(canonicalJson(shuffled(one))).toBe(canonicalJson(one));
      expect(canonicalJson(one) === canonicalJson(other)).toBe(isSame(one, other));
    }),
    { numRuns: 2_000 },
  );
});

/** Equal as JSON: -0 is 0, and the order of keys does not matter. */
function isSame(one: unknown, other: unknown): boolean {
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return one === other;
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  const names = Object.keys(one);
  return (
    names.length === Object.keys(other).length &&
    names.every((name) => Object.hasOwn(other, name) && isSame(Reflect.get(one, name), Reflect.get(other, name)))
  );
}

/** The same value with its keys in another order. */
function shuffled(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shuffled);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([name, one]) => [name, shuffled(one)]),
  );
}

const viewers = fc.option(
  fc.record({
    id: fc.constantFrom('a', 'b', 'BUYER', 'a"', ''),
    role: fc.constantFrom('BUYER', 'ARTISAN', 'ADMIN'),
  } as const),
);
const operations = [
  ['PUBLIC', '{ products { totalCount } }'],
  ['VIEWER', '{ viewer { displayName } }'],
] as const;

test('an answer is shared within its scope only', () => {
  fc.assert(
    fc.property(viewers, viewers, fc.constantFrom(...operations), (one, other, [scope, text]) => {
      const made = plan(text);
      const isShared = keyOf(made, one) === keyOf(made, other);
      const isOne = one?.id === other?.id && one?.role === other?.role;
      expect([made?.policy.scope, isShared]).toEqual([scope, scope === 'PUBLIC' || isOne]);
    }),
  );
});

test('if a rule depends on the role, each role has its own answer', () => {
  const byRole = createPlanner(undefined, (type, field) =>
    `${type}.${field}` === 'Product.inventory' ? () => 'role' : undefined,
  );
  const made = byRole('{ products { nodes { inventory } } }');
  const asked = [null, ...(['BUYER', 'ARTISAN', 'ADMIN'] as const).map((role) => ({ id: 'a', role }))];
  expect(made?.policy.scope).toBe('ROLE');
  expect(new Set(asked.map((viewer) => keyOf(made, viewer))).size).toBe(4);
  expect(keyOf(made, { id: 'b', role: 'BUYER' })).toBe(keyOf(made, { id: 'a', role: 'BUYER' }));
});
