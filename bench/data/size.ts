/** The numbers of generated rows. */
export const size = {
  users: 2_000,
  artisans: 500,
  categories: 300,
  products: 20_000,
  categoriesPerProduct: 3,
  reviews: 60_000,
};

/** The share of products of one artisan; the other artisans share the rest. */
export const shareOfFirstArtisan = 0.57;

/** The share of artisans with an owner. */
export const shareWithOwner = 0.9;

const kinds = { user: 1, artisan: 2, category: 3, product: 4, review: 5 };

/** A UUID that increases with the index, like uuid_v7() of the database. */
export function idOf(kind: keyof typeof kinds, index: number): string {
  return `0190000${kinds[kind]}-0000-7000-8000-${index.toString(16).padStart(12, '0')}`;
}

const start = Date.UTC(2024, 0, 1);
const minuteMs = 60_000;

/** Times of a table's rows are a few minutes apart. */
export function momentOf(index: number, minutes: number): Date {
  return new Date(start + index * minutes * minuteMs);
}
