import type { Artisan, Category, Product, Review, User } from './statements.ts';

/** The source of rows for resolvers: the only difference between the Apollo contestants. */
export interface Source {
  products(first: number): Promise<Product[]>;
  artisan(id: string): Promise<Artisan | undefined>;
  user(id: string): Promise<User | undefined>;
  reviews(productId: string, first: number): Promise<Review[]>;
  categories(productId: string): Promise<Category[]>;
}
