import { ArtisanByKeyDocument, ArtisanListDocument } from '../../../test/generated/documents';
import { type Gateway, startGateway } from '../../../test/support/gateway';

let gateway: Gateway;

beforeAll(async () => {
  gateway = await startGateway({ DEMO_DATA: 'on' });
});

afterAll(() => gateway.stop());

test('artisans are listed by name', async () => {
  const first = await gateway.query(ArtisanListDocument, { first: 4 });
  const after = first.data?.artisans.pageInfo.endCursor ?? null;
  const second = await gateway.query(ArtisanListDocument, { first: 4, after });
  const names = [first, second].flatMap(({ data }) => data?.artisans.nodes.map(({ name }) => name) ?? []);
  expect(names).toEqual([
    'Aoki Silver',
    'Atelier Fougère',
    'Blank & Bound',
    'Lindqvist Stoneware',
    'Okafor Turnery',
    'Vetreria Morosin',
  ]);
  expect(first.data?.artisans).toMatchObject({ totalCount: 6, pageInfo: { hasNextPage: true } });
  expect(second.data?.artisans.pageInfo.hasNextPage).toBe(false);
});

test('an artisan is found by id and slug, with its owner and back', async () => {
  const bySlug = await gateway.query(ArtisanByKeyDocument, { slug: 'lindqvist-stoneware' });
  expect(bySlug.data?.artisan?.owner?.artisan?.slug).toBe('lindqvist-stoneware');
  const byId = await gateway.query(ArtisanByKeyDocument, { id: bySlug.data?.artisan?.id ?? '' });
  expect(byId.data).toEqual(bySlug.data);
});

test('an unclaimed artisan has no owner', async () => {
  const { data } = await gateway.query(ArtisanByKeyDocument, { slug: 'aoki-silver' });
  expect(data?.artisan).toMatchObject({ owner: null });
});

test('only products on sale are listed', async () => {
  const { data } = await gateway.query(ArtisanByKeyDocument, { slug: 'lindqvist-stoneware' });
  const { rows } = await gateway.sql.query(`select count(*) from products p join artisans a on a.id = p.artisan_id
    where a.slug = 'lindqvist-stoneware' and status = 'ACTIVE'`);
  expect(data?.artisan?.products.totalCount).toBe(Number(rows[0].count));
});
