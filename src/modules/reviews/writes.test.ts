import { randomUUID } from 'node:crypto';
import { toGlobalId } from '../../../packages/loomgate/src/shared/global-id';
import { userId } from '../../../prisma/seed/demo/users';
import {
  AddReviewDocument,
  type AddReviewInput,
  DeleteReviewDocument,
  UpdateReviewDocument,
  UpdateThenDeleteReviewDocument,
} from '../../../test/generated/documents';
import { type Gateway, startGateway } from '../../../test/support/gateway';
import { overtake } from '../../../test/support/overtake';

let gateway: Gateway;
let onSale: string;

beforeAll(async () => {
  gateway = await startGateway({ DEMO_DATA: 'on' });
  onSale = await productWhere(`a.slug = 'vetreria-morosin' and p.status = 'ACTIVE'`);
});

afterAll(() => gateway.stop());

beforeEach(() => gateway.sql.query('delete from reviews'));

const admin = { id: userId('admin@example.com'), role: 'ADMIN' } as const;
const seller = { id: userId('artisan@example.com'), role: 'ARTISAN' } as const;
const buyer = { id: userId('buyer@example.com'), role: 'BUYER' } as const;
const other = { id: userId('elin.strand@example.com'), role: 'BUYER' } as const;
type TestViewer = typeof admin | typeof seller | typeof buyer | { id: string; role: 'BUYER' } | null;

async function productWhere(condition: string): Promise<string> {
  const { rows } = await gateway.sql.query(`select p.id from products p join artisans a on a.id = p.artisan_id
    where ${condition} order by p.sku limit 1`);
  return rows[0].id;
}

async function add(given: Partial<AddReviewInput> = {}, as: TestViewer = buyer) {
  const productId = toGlobalId('Product', onSale);
  const { data, errors } = await gateway.query(
    AddReviewDocument,
    { input: { productId, rating: 4, body: 'Holds water.', ...given } },
    as,
  );
  return { review: data?.addReview.review, userErrors: data?.addReview.userErrors, codes: codesOf(errors) };
}

const codesOf = (errors: readonly { extensions: Record<string, unknown> }[]) =>
  errors.map(({ extensions }) => extensions.code);

async function addedId(): Promise<string> {
  return (await add()).review?.id ?? '';
}

const storedReview = async () => (await gateway.sql.query('select * from reviews')).rows[0];

test('a review is stored, and the rating in the same answer includes it', async () => {
  expect(await add({ title: 'Good' })).toMatchObject({
    review: {
      rating: 4,
      title: 'Good',
      body: 'Holds water.',
      author: { displayName: 'Noor Haddad' },
      product: { rating: { average: 4, count: 1 } },
    },
    userErrors: [],
    codes: [],
  });
});

test('text is returned as given', async () => {
  const body = ' <b onclick="x()">Tom & Jerry</b> 🧶👩‍🌾 \u202Eשלום مرحبا\u202C\r\n\n\tE\u0301 \u00e9 \\ \u{10FFFF} ';
  const { review } = await add({ title: body, body });
  expect(review).toMatchObject({ title: body, body });
});

test.each<[field: string, message: string, Partial<AddReviewInput>]>([
  ['rating', 'The rating must be from 1 to 5.', { rating: 0 }],
  ['rating', 'The rating must be from 1 to 5.', { rating: 6 }],
  ['body', 'The text may not be blank.', { body: ' \n' }],
  ['body', 'The text has at most 20000 characters.', { body: '🧶'.repeat(20_001) }],
  ['body', 'The text may not hold U+0000 or half of a surrogate pair.', { body: 'a\0b' }],
  ['body', 'The text may not hold U+0000 or half of a surrogate pair.', { body: 'half \ud83e' }],
  ['title', 'The title has at most 300 characters.', { title: 'x'.repeat(301) }],
])('at %s: %s', async (field, message, given) => {
  const userErrors = [{ code: 'INVALID', field: [field], message }];
  expect(await add(given)).toEqual({ review: null, userErrors, codes: [] });
});

test('all invalid fields are reported in one answer', async () => {
  const { userErrors } = await add({ rating: 9, title: 'x'.repeat(301), body: '' });
  expect(userErrors?.map(({ field }) => field)).toEqual([['rating'], ['title'], ['body']]);
});

test('a product that is not on sale cannot be reviewed, also by viewers who can see it', async () => {
  const draft = toGlobalId('Product', await productWhere(`p.status = 'DRAFT'`));
  const nowhere = toGlobalId('Product', randomUUID());
  for (const productId of [draft, nowhere])
    expect((await add({ productId }, admin)).userErrors).toEqual([
      { code: 'PRODUCT_NOT_FOUND', field: ['productId'], message: 'This product is not on sale.' },
    ]);
});

test('a seller cannot review their product', async () => {
  const productId = toGlobalId('Product', await productWhere(`a.slug = 'lindqvist-stoneware' and p.status = 'ACTIVE'`));
  expect((await add({ productId }, seller)).userErrors).toMatchObject([{ code: 'OWN_PRODUCT', field: ['productId'] }]);
});

test('of 20 concurrent reviews by one user of one product, one is stored', async () => {
  const answers = await Promise.all(Array.from({ length: 20 }, () => add()));
  expect(answers.flatMap(({ codes }) => codes)).toEqual([]);
  expect(answers.filter(({ review }) => review)).toHaveLength(1);
  const refused = answers.flatMap(({ userErrors }) => userErrors ?? []);
  expect(refused).toHaveLength(19);
  expect(new Set(refused.map(({ code, field }) => `${code} ${field}`))).toEqual(
    new Set(['ALREADY_REVIEWED productId']),
  );
});

test('a product or account that was deleted during the write is a user error', async () => {
  const gone = await gateway.sql.query(
    `insert into products (sku, slug, title, price_amount, price_currency, inventory, artisan_id)
    select 'GONE', 'gone', 'Gone', 1, 'EUR', 1, id from artisans where slug = 'vetreria-morosin' returning id`,
  );
  const { id } = gone.rows[0];
  const answer = await overtake(gateway, 'delete from products where id = $1', id, () =>
    add({ productId: toGlobalId('Product', id) }),
  );
  expect(answer).toMatchObject({ userErrors: [{ code: 'PRODUCT_NOT_FOUND', field: ['productId'] }], codes: [] });
  expect(await add({}, { id: randomUUID(), role: 'BUYER' })).toMatchObject({
    userErrors: [{ code: 'ACCOUNT_NOT_FOUND', field: null }],
    codes: [],
  });
});

test('absent fields stay unchanged, and null removes the title', async () => {
  const { review } = await add({ title: 'Good' });
  const change = async (input: object) =>
    (await gateway.query(UpdateReviewDocument, { input: { id: review?.id ?? '', ...input } }, buyer)).data
      ?.updateReview;
  expect(await change({ rating: 2 })).toMatchObject({ review: { ...review, rating: 2, product: {} }, userErrors: [] });
  expect(await change({ title: null })).toMatchObject({ review: { rating: 2, title: null, body: 'Holds water.' } });
  expect(await change({ rating: null, body: null })).toEqual({
    review: null,
    userErrors: [
      { code: 'INVALID', field: ['rating'], message: 'The rating must not be null.' },
      { code: 'INVALID', field: ['body'], message: 'The text may not be null.' },
    ],
  });
});

test('updatedAt changes only with an effective change', async () => {
  const id = await addedId();
  const before = await storedReview();
  for (const input of [{ id }, { id, rating: 4, title: null, body: 'Holds water.' }])
    expect((await gateway.query(UpdateReviewDocument, { input }, buyer)).data?.updateReview.review?.id).toBe(id);
  expect(await storedReview()).toEqual(before);
  await gateway.query(UpdateReviewDocument, { input: { id, rating: 5 } }, buyer);
  expect((await storedReview()).updated_at.getTime()).toBeGreaterThan(before.updated_at.getTime());
});

test('the payload of each mutation shows the state after it, not after the next one', async () => {
  const id = await addedId();
  const { data, errors } = await gateway.query(
    UpdateThenDeleteReviewDocument,
    { changes: { id, rating: 1 }, delete: { id } },
    admin,
  );
  expect(errors).toEqual([]);
  expect(data).toMatchObject({
    updateReview: { review: { rating: 1, product: { rating: { average: 1, count: 1 } } } },
    deleteReview: { deletedReviewId: id },
    again: { deletedReviewId: null, userErrors: [{ code: 'REVIEW_NOT_FOUND', field: ['id'] }] },
  });
});

test('signed-in viewers add reviews; the author and admins change and delete them', async () => {
  const id = await addedId();
  for (const as of [null, other, seller]) {
    const update = await gateway.query(UpdateReviewDocument, { input: { id, rating: 1 } }, as);
    const remove = await gateway.query(DeleteReviewDocument, { input: { id } }, as);
    expect([...codesOf(update.errors), ...codesOf(remove.errors)]).toEqual(['FORBIDDEN', 'FORBIDDEN']);
  }
  expect((await add({}, null)).codes).toEqual(['FORBIDDEN']);
  expect((await storedReview()).rating).toBe(4);
  const removed = await gateway.query(DeleteReviewDocument, { input: { id } }, buyer);
  expect(removed.data?.deleteReview).toEqual({ deletedReviewId: id, userErrors: [] });
});

test('an invalid id is BAD_ID', async () => {
  expect((await add({ productId: 'nonsense' })).codes).toEqual(['BAD_ID']);
  const update = await gateway.query(UpdateReviewDocument, { input: { id: toGlobalId('User', buyer.id) } }, admin);
  expect(codesOf(update.errors)).toEqual(['BAD_ID']);
});
