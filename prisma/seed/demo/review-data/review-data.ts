import type { DemoProduct } from '../products';
import type { DemoEmail } from '../users';

/** The data of a demo review, one per product and author. */
export type ReviewData = readonly [
  product: DemoProduct,
  author: DemoEmail,
  rating: 1 | 2 | 3 | 4 | 5,
  title: string | null,
  body: string,
  date: string,
];
