import { type Children, defineTable, type Order, type Row, type RowOf, rowsBy, snakeCase } from 'loomgate';
import sql from 'sql-template-tag';
import { Prisma, type Review } from '../../generated/prisma/client';

export const reviews = defineTable<Row<Review>>({
  type: 'Review',
  name: 'reviews',
  columns: snakeCase(Prisma.ReviewScalarFieldEnum),
  key: ['id'],
  types: {
    id: 'uuid',
    productId: 'uuid',
    artisanId: 'uuid',
    authorId: 'uuid',
    createdAt: 'timestamptz',
    rating: 'int2',
  },
})
  .always('id', 'authorId')
  .neededBy({ productId: ['product'] });

export type ReviewRow = RowOf<typeof reviews>;

const newest = { field: 'createdAt', descending: true } as const satisfies Order<Row<Review>>;

export const reviewsOfProduct = {
  label: 'Product.reviews',
  ...rowsBy(reviews, 'productId'),
  orders: {
    NEWEST: newest,
    RATING_DESC: { field: 'rating', descending: true },
    RATING_ASC: { field: 'rating', descending: false },
  },
  defaultOrder: 'NEWEST',
} as const;

export const reviewsOfAuthor = {
  label: 'User.reviews',
  ...rowsBy(reviews, 'authorId'),
  defaultOrder: 'NEWEST',
  orders: { NEWEST: newest },
} as const;

/** The rating of a product or artisan; `average` is null without reviews. */
export interface RatingRow {
  readonly average: number | null;
  readonly count: number;
}

export const rating = sql`avg(t.rating)::float8 as average, count(*)::float8 as count`;

export const ratingOfProduct: Children = { label: 'Product.rating', ...rowsBy(reviews, 'productId') };

export const ratingOfArtisan: Children = { label: 'Artisan.rating', ...rowsBy(reviews, 'artisanId') };
