import { userId } from '../../../prisma/seed/demo/users';
import { ArtisanByKeyDocument, MeDocument, ProductByKeyDocument } from '../../../test/generated/documents';
import { type Gateway, startGateway } from '../../../test/support/gateway';

let gateway: Gateway;

beforeAll(async () => {
  gateway = await startGateway({ DEMO_DATA: 'on' });
});

afterAll(() => gateway.stop());

test('a rating has the mean and the number of reviews', async () => {
  const { rows } = await gateway.sql.query(`select p.slug, avg(r.rating)::float as average, count(*)::int as count
    from reviews r join products p on p.id = r.product_id where p.status = 'ACTIVE' group by p.slug limit 1`);
  const [{ slug, ...rating }] = rows;
  expect((await gateway.query(ProductByKeyDocument, { slug })).data?.product?.rating).toEqual(rating);
});

test('without reviews the mean is null', async () => {
  await gateway.sql.query(
    `delete from reviews where product_id = (select id from products where slug = 'reticello-bowl')`,
  );
  const { data } = await gateway.query(ProductByKeyDocument, { slug: 'reticello-bowl' });
  expect(data?.product?.rating).toEqual({ average: null, count: 0 });
});

test("an artisan's rating covers all of their products", async () => {
  const { rows } =
    await gateway.sql.query(`select avg(r.rating)::float as average, count(*)::int as count from reviews r
    join products p on p.id = r.product_id join artisans a on a.id = p.artisan_id where a.slug = 'atelier-fougere'`);
  expect((await gateway.query(ArtisanByKeyDocument, { slug: 'atelier-fougere' })).data?.artisan?.rating).toEqual(
    rows[0],
  );
});

test('a review has its author and product, and a product its reviews, best first', async () => {
  const { rows } = await gateway.sql.query('select author_id from reviews limit 1');
  const { data } = await gateway.query(MeDocument, {}, { id: rows[0].author_id, role: 'BUYER' });
  for (const review of data?.viewer?.reviews.nodes ?? []) {
    expect(review.author.id).toBe(data?.viewer?.id);
    const ratings = review.product?.reviews.nodes.map(({ rating }) => rating) ?? [];
    expect(review.product?.reviews.nodes.map(({ id }) => id)).toContain(review.id);
    expect(ratings).toEqual(ratings.toSorted((a, b) => b - a));
  }
  expect(data?.viewer?.reviews.totalCount).toBeGreaterThan(0);
});

test('constraints of the database refuse a rating out of range and a second review by the same author', async () => {
  await expect(gateway.sql.query('update reviews set rating = 6')).rejects.toThrow(/reviews_rating_range/);
  await expect(
    gateway.sql.query(
      `insert into reviews (product_id, artisan_id, author_id, rating, body)
      select product_id, artisan_id, author_id, 1, 'again' from reviews where author_id <> $1 limit 1`,
      [userId('admin@example.com')],
    ),
  ).rejects.toThrow(/reviews_author_id_product_id_key/);
});
