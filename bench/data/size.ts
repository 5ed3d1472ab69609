/** How much there is of everything. */
export const size = {
  users: 2_000,
  artisans: 500,
  categories: 300,
  products: 20_000,
  categoriesPerProduct: 3,
  reviews: 60_000,
};

/** Of the products; the rest is shared by the other artisans. */
export const shareOfFirstArtisan = 0.57;

/** Of the artisans; the others are claimed by nobody. */
export const shareWithOwner = 0.9;

const kinds = { user: 1, artisan: 2, category: 3, product: 4, review: 5 };

/** A UUID that grows with the index, as those do that the database makes. */
export function idOf(kind: keyof typeof kinds, index: number): string {
  return `0190000${kinds[kind]}-0000-7000-8000-${index.toString(16).padStart(12, '0')}`;
}

const start = Date.UTC(2024, 0, 1);
const minuteMs = 60_000;

/** Rows of a table are a few minutes apart. */
export function momentOf(index: number, minutes: number): Date {
  return new Date(start + index * minutes * minuteMs);
}
