import { userId } from '../../../prisma/seed/demo/users';
import { EnhanceDocument, PublishBrandPackDocument } from '../../../test/generated/documents';
import { type Gateway, startGateway } from '../../../test/support/gateway';

let gateway: Gateway;

beforeAll(async () => {
  gateway = await startGateway({ DEMO_DATA: 'on', BODY_LIMIT_BYTES: '2000000' });
});

afterAll(() => gateway.stop());

beforeEach(() => gateway.sql.query('delete from brand_packs'));

const seller = { id: userId('artisan@example.com'), role: 'ARTISAN' } as const;
const other = { id: userId('jeanne.fougere@example.com'), role: 'ARTISAN' } as const;
const ownerOfNothing = { id: userId('elin.strand@example.com'), role: 'ARTISAN' } as const;
const admin = { id: userId('admin@example.com'), role: 'ADMIN' } as const;
const buyer = { id: userId('buyer@example.com'), role: 'BUYER' } as const;

type TestViewer = typeof seller | typeof other | typeof ownerOfNothing | typeof admin | typeof buyer | null;

const ink = { color: { ink: { $value: '#123456', $type: 'color' } } };

async function publish(input: { name?: string; tokens?: unknown }, as: TestViewer = seller) {
  const { data, errors } = await gateway.query(
    PublishBrandPackDocument,
    { input: { name: 'Winter', tokens: ink, ...input } },
    as,
  );
  return { ...data?.publishBrandPack, codes: errors.map(({ extensions }) => extensions.code) };
}

test("a pack is published as the next version of the viewer's artisan and is effective immediately", async () => {
  expect(await publish({})).toMatchObject({
    brandPack: { name: 'Winter', version: 1, tokens: ink, artisan: { slug: 'lindqvist-stoneware' } },
    userErrors: [],
  });
  expect(await publish({ name: 'Spring' })).toMatchObject({
    brandPack: { name: 'Spring', version: 2, artisan: { brandPack: { version: 2 } } },
  });
  expect(await publish({}, other)).toMatchObject({ brandPack: { version: 1, artisan: { slug: 'atelier-fougere' } } });
  const source = { slug: 'lindqvist-stoneware', source: 'a { color: #123456 }', language: 'CSS' } as const;
  const { data } = await gateway.query(EnhanceDocument, source);
  expect(data?.artisan?.brandPack?.enhance.source).toBe('a { color: var(--color-ink) }');
});

test('10 concurrent publications get the versions 1 to 10', async () => {
  const answers = await Promise.all(Array.from({ length: 10 }, () => publish({})));
  expect(answers.flatMap(({ codes }) => codes)).toEqual([]);
  const versions = answers.map(({ brandPack }) => brandPack?.version ?? 0);
  expect(versions.toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
});

test('tokens are returned as given, with `$type` and other names that Prisma interprets', async () => {
  const marks = ['', 'Raw', 'Json', 'Param', 'FieldRef', 'DateTime', 'Enum'].map(($type) => ({
    $type,
    value: { a: 1 },
  }));
  const odd = JSON.parse('{"__proto__":{"x":"#fff"},"constructor":{"toJSON":"1px"}}');
  const tokens = { ...ink, marks, odd, '<b>': '🧶\r\nשלום "\\u0000"', empty: {}, no: null, number: -1.5e-7 };
  const { brandPack, codes } = await publish({ name: ' 🧶 <i>&amp;</i> ', tokens });
  expect(codes).toEqual([]);
  expect(brandPack?.name).toBe(' 🧶 <i>&amp;</i> ');
  expect(brandPack?.tokens).toEqual(tokens);
  expect(Object.keys(JSON.parse(JSON.stringify(brandPack?.tokens)).odd)).toContain('__proto__');
});

/** An object with a token at the given depth. */
function nested(levels: number): unknown {
  const open = '{"a":'.repeat(levels - 1);
  return JSON.parse(`${open}{"color":"#fff"}${'}'.repeat(levels - 1)}`);
}

test.each<[string, { name?: string; tokens?: unknown }, string, string]>([
  ['a blank name', { name: ' ' }, 'name', 'The name may not be blank.'],
  ['a long name', { name: 'x'.repeat(201) }, 'name', 'The name has at most 200 characters.'],
  ['a list', { tokens: [ink] }, 'tokens', 'The tokens must be a JSON object.'],
  ['a text', { tokens: JSON.stringify(ink) }, 'tokens', 'The tokens must be a JSON object.'],
  ['no tokens', { tokens: {} }, 'tokens', 'The tokens must contain at least one colour, length, duration or font.'],
  [
    'nothing to use',
    { tokens: { a: true } },
    'tokens',
    'The tokens must contain at least one colour, length, duration or font.',
  ],
  ['33 levels', { tokens: nested(33) }, 'tokens', 'The tokens must be nested at most 32 levels deep.'],
  [
    '512 KiB',
    { tokens: { ...ink, a: 'x'.repeat(524_288) } },
    'tokens',
    'The tokens must have at most 512 KiB as JSON.',
  ],
  ['U+0000 in a value', { tokens: { ...ink, a: ['\0'] } }, 'tokens', expect.stringContaining('U+0000')],
  ['U+0000 in a name', { tokens: { ...ink, '\0': 1 } }, 'tokens', expect.stringContaining('U+0000')],
  ['half a character', { tokens: { ...ink, a: '\ud83e' } }, 'tokens', expect.stringContaining('surrogate')],
])('%s is an error of its field', async (_, input, field, message) => {
  expect(await publish(input)).toEqual({
    brandPack: null,
    userErrors: [{ code: 'INVALID', field: [field], message }],
    codes: [],
  });
});

test('32 levels are accepted', async () => {
  expect(await publish({ tokens: nested(32) })).toMatchObject({ brandPack: { version: 1 }, userErrors: [] });
});

test('100,000 levels do not overflow the stack', async () => {
  const query =
    'mutation ($tokens: JSON!) { publishBrandPack(input: { name: "x", tokens: $tokens }) { userErrors { code } } }';
  const tokens = `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`;
  const response = await fetch(`${gateway.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-test-viewer': JSON.stringify(seller) },
    body: `{"query":${JSON.stringify(query)},"variables":{"tokens":${tokens}}}`,
  });
  expect(await response.json()).toMatchObject({ data: { publishBrandPack: { userErrors: [{ code: 'INVALID' }] } } });
});

test('a number that JSON cannot represent is refused as a literal in the document', async () => {
  const document = `mutation { publishBrandPack(input: { name: "x", tokens: { color: "#fff", a: 1e999 } }) {
    userErrors { code field } } }`;
  const { errors } = await gateway.query<{ publishBrandPack: object }, object>(document, {}, seller);
  expect(errors).toEqual([
    expect.objectContaining({ extensions: expect.objectContaining({ code: 'GRAPHQL_VALIDATION_FAILED' }) }),
  ]);
});

test('only artisans can publish', async () => {
  for (const as of [null, buyer, admin]) expect((await publish({}, as)).codes).toEqual(['FORBIDDEN']);
  expect(await publish({}, ownerOfNothing)).toEqual({
    brandPack: null,
    userErrors: [{ code: 'NO_ARTISAN', field: null, message: 'Your account does not own an artisan.' }],
    codes: [],
  });
});
