import type { DemoProduct } from '../products';
import type { DemoEmail } from '../users';

/** What one buyer wrote about one product; there is one per product and author. */
export type Opinion = readonly [
  product: DemoProduct,
  author: DemoEmail,
  rating: 1 | 2 | 3 | 4 | 5,
  title: string | null,
  body: string,
  date: string,
];
