import { ArtisanByKeyDocument, EnhanceDocument } from '../../../test/generated/documents';
import { type Gateway, startGateway } from '../../../test/support/gateway';

let gateway: Gateway;
let slug: string;

beforeAll(async () => {
  gateway = await startGateway({ DEMO_DATA: 'on' });
  const { rows } = await gateway.sql.query(
    'select a.slug from brand_packs b join artisans a on a.id = b.artisan_id limit 1',
  );
  slug = rows[0].slug;
});

afterAll(() => gateway.stop());

test('the brand pack of an artisan is its latest version; `versions` lists all', async () => {
  const { data } = await gateway.query(ArtisanByKeyDocument, { slug });
  expect(data?.artisan?.brandPack).toMatchObject({
    version: 2,
    versions: { nodes: [{ version: 2 }, { version: 1 }], totalCount: 2 },
  });
});

test('literals with a token are replaced, and others are reported', async () => {
  const source = '.a { color: #123456; border-color: #fe0000 }';
  await gateway.sql.query(`update brand_packs set tokens = $1 where version = 2`, [
    JSON.stringify({ color: { ink: { $value: '#123456', $type: 'color' } } }),
  ]);
  const { data, errors } = await gateway.query(EnhanceDocument, { slug, source, language: 'CSS' });
  expect(errors).toEqual([]);
  expect(data?.artisan?.brandPack?.enhance).toEqual({
    source: '.a { color: var(--color-ink); border-color: #fe0000 }',
    replacements: [{ from: '#123456', to: 'var(--color-ink)', token: 'color.ink', line: 1, column: 13 }],
    unmatched: ['#fe0000'],
  });
});

test('an invalid source is BAD_SOURCE with its position', async () => {
  const { errors } = await gateway.query(EnhanceDocument, { slug, source: '<div', language: 'JSX' });
  expect(errors).toMatchObject([
    { extensions: { code: 'BAD_SOURCE', details: { reason: 'SOURCE_INVALID', line: 1, column: expect.any(Number) } } },
  ]);
});
