import { type Children, defineTable, keyTag, type Order, type Row, type RowOf } from 'loomgate';
import sql, { type Sql } from 'sql-template-tag';
import { Prisma, type Review } from '../../generated/prisma/client';

export const reviews = defineTable<Row<Review>>('Review', 'reviews', Prisma.ReviewScalarFieldEnum)
  .always('id', 'authorId')
  .neededBy({ productId: ['product'] });

export type ReviewRow = RowOf<typeof reviews>;

const newest = { field: 'createdAt', kind: 'timestamp', descending: true } as const satisfies Order<Row<Review>>;

export const reviewsOfProduct = {
  label: 'Product.reviews',
  table: reviews,
  from: () => sql`reviews t`,
  where: (key: Sql) => sql`t.product_id = ${key}`,
  keyType: 'uuid',
  tags: (key: string) => [keyTag('Review', 'productId', key)],
  orders: {
    NEWEST: newest,
    RATING_DESC: { field: 'rating', kind: 'number', descending: true },
    RATING_ASC: { field: 'rating', kind: 'number', descending: false },
  },
  defaultOrder: 'NEWEST',
} as const;

export const reviewsOfAuthor = {
  ...reviewsOfProduct,
  label: 'User.reviews',
  where: (key: Sql) => sql`t.author_id = ${key}`,
  tags: (key: string) => [keyTag('Review', 'authorId', key)],
  orders: { NEWEST: newest },
} as const;

/** The rating of a product or artisan; `average` is null without reviews. */
export interface RatingRow {
  readonly average: number | null;
  readonly count: number;
}

export const rating = sql`avg(t.rating)::float8 as average, count(*) as count`;

export const ratingOfProduct: Children = { ...reviewsOfProduct, label: 'Product.rating' };

export const ratingOfArtisan: Children = {
  ...reviewsOfProduct,
  label: 'Artisan.rating',
  where: (key) => sql`t.artisan_id = ${key}`,
  tags: (key) => [keyTag('Review', 'artisanId', key)],
};
