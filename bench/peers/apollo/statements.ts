import { rowsOf } from '../database.ts';

export interface Product {
  readonly id: string;
  readonly title: string;
  readonly priceAmount: string;
  readonly artisanId: string;
}

export interface Artisan {
  readonly id: string;
  readonly name: string;
  readonly ownerId: string | null;
}

export interface User {
  readonly id: string;
  readonly displayName: string;
}

export interface Review {
  readonly productId: string;
  readonly rating: number;
  readonly authorId: string;
}

export interface Category {
  readonly productId: string;
  readonly name: string;
}

type Ids = readonly string[];

export const products = (first: number) =>
  rowsOf<Product>(
    'products',
    `select id, title, price_amount as "priceAmount", artisan_id as "artisanId" from products
     where status = 'ACTIVE' order by created_at desc, id desc limit $1`,
    [first],
  );

export const artisansById = (ids: Ids) =>
  rowsOf<Artisan>('artisans', 'select id, name, owner_id as "ownerId" from artisans where id = any($1)', [ids]);

export const usersById = (ids: Ids) =>
  rowsOf<User>('users', 'select id, display_name as "displayName" from users where id = any($1)', [ids]);

/** The newest reviews of each product, in order. */
export const reviewsOfProducts = (ids: Ids, first: number) =>
  rowsOf<Review>(
    'reviews',
    `select p.id as "productId", r.rating, r.author_id as "authorId"
     from unnest($1::uuid[]) p (id) cross join lateral (
       select rating, author_id from reviews where product_id = p.id order by created_at desc, id desc limit $2
     ) r`,
    [ids, first],
  );

/** Prepared statements by name. */
export const categoriesOfProducts = (ids: Ids) =>
  rowsOf<Category>(
    'categories',
    `select e.product_id as "productId", c.name from product_categories e join categories c on c.id = e.category_id
     where e.product_id = any($1) order by c.name, c.id`,
    [ids],
  );
