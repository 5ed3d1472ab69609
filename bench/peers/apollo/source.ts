import type { Artisan, Category, Product, Review, User } from './statements.ts';

/** Where the resolvers get their rows from: the one thing in which the Apollo contestants differ. */
export interface Source {
  products(first: number): Promise<Product[]>;
  artisan(id: string): Promise<Artisan | undefined>;
  user(id: string): Promise<User | undefined>;
  reviews(productId: string, first: number): Promise<Review[]>;
  categories(productId: string): Promise<Category[]>;
}
