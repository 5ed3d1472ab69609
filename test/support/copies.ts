import type { Client } from 'pg';

/**
 * Fills a marketplace with disjoint copies of a small data set. Each row of a copy has a counterpart in every other copy, at
 * the same position of every order (ids sort by entity first and copy second). So an operation on `n` copies is `n` times the
 * operation on one copy: what is loaded, cached or absent in one is so in all.
 */
export async function fillWithCopies(sql: Client, copies: number): Promise<void> {
  await sql.query(`create function pg_temp.id_of(kind int, entity int, copy int) returns uuid immutable language sql as $$
    select (lpad(to_hex(entity), 8, '0') || lpad(to_hex(kind), 4, '0') || '70008000' || lpad(to_hex(copy), 12, '0'))::uuid
  $$`);
  await sql.query(`create function pg_temp.day_of(entity int) returns timestamptz immutable language sql as $$
    select timestamptz '2026-01-01T00:00:00Z' + entity * interval '1 hour'
  $$`);
  for (const statement of statements) await sql.query(statement.replaceAll(':copies', String(copies)));
  await sql.query('analyze');
}

/** The id of a row that `fillWithCopies` inserted; for `kind` see the statements below. */
export function copyId(kind: keyof typeof copyKinds, entity: number, copy: number): string {
  const hex = (value: number, digits: number) => value.toString(16).padStart(digits, '0');
  return `${hex(entity, 8)}-${hex(copyKinds[kind], 4)}-7000-8000-${hex(copy, 12)}`;
}

export const copyKinds = {
  User: 1,
  Artisan: 2,
  Category: 3,
  Product: 4,
  Review: 5,
  Order: 6,
  OrderLine: 7,
  Conversation: 8,
  Message: 9,
  BrandPack: 10,
} as const;

const universe = 'generate_series(1, :copies) c';

const statements = [
  `insert into users (id, email, display_name, created_at)
   select pg_temp.id_of(1, n, c), format('user-%s@copy-%s.example', n, c), format('User %s', n), pg_temp.day_of(n)
   from generate_series(1, 12) n, ${universe}`,
  `insert into artisans (id, slug, name, bio, owner_id, created_at)
   select pg_temp.id_of(2, n, c), format('artisan-%s-%s', n, c), format('Artisan %s', chr(64 + n)), repeat('Learnt the craft at home. ', 10),
     pg_temp.id_of(1, n, c), pg_temp.day_of(n) from generate_series(1, 5) n, ${universe}`,
  ...[
    [1, 2, 'null::uuid'],
    [3, 6, 'pg_temp.id_of(3, (n - 1) / 2, c)'],
    [7, 14, 'pg_temp.id_of(3, (n - 1) / 2, c)'],
  ].map(
    ([first, last, parent]) => `insert into categories (id, slug, name, parent_id)
   select pg_temp.id_of(3, n, c), format('category-%s-%s', n, c), format('Category %s', chr(64 + n)), ${parent}
   from generate_series(${first}, ${last}) n, ${universe}`,
  ),
  `insert into products (id, sku, slug, title, description, price_amount, price_currency, inventory, artisan_id, created_at, updated_at)
   select pg_temp.id_of(4, n, c), format('SKU-%s-%s', n, c), format('product-%s-%s', n, c), format('Oak bowl %s', chr(64 + n)),
     repeat('Turned by hand. ', 30), n * 10, 'EUR', n % 4, pg_temp.id_of(2, 1 + n % 5, c), pg_temp.day_of(n), pg_temp.day_of(n)
   from generate_series(1, 20) n, ${universe}`,
  `insert into product_categories (product_id, category_id)
   select pg_temp.id_of(4, n, c), pg_temp.id_of(3, 7 + (n + k) % 8, c)
   from generate_series(1, 20) n, generate_series(1, 3) k, ${universe}`,
  `insert into product_images (product_id, position, url)
   select pg_temp.id_of(4, n, c), k, 'https://images.example.com/' || n || '/' || k
   from generate_series(1, 20) n, generate_series(0, 1) k, ${universe}`,
  `insert into reviews (id, product_id, artisan_id, author_id, rating, body, created_at)
   select pg_temp.id_of(5, n * 10 + k, c), p.id, p.artisan_id, pg_temp.id_of(1, 1 + (n + k * k) % 12, c), 1 + (n * k) % 5,
     'Well made', pg_temp.day_of(n * 10 + k)
   from generate_series(1, 20) n, generate_series(0, 3) k, ${universe} join products p on true
   where p.id = pg_temp.id_of(4, n, c) on conflict do nothing`,
  `insert into orders (id, number, buyer_id, total_amount, total_currency, placed_at, idempotency_key, input_digest)
   select pg_temp.id_of(6, n * 10 + k, c), format('%s-%s-%s', n, k, c), pg_temp.id_of(1, n, c), 10, 'EUR', pg_temp.day_of(n * 10 + k),
     format('key-%s', k), '' from generate_series(1, 12) n, generate_series(1, 3) k, ${universe}`,
  `insert into order_lines (id, order_id, position, product_id, quantity, unit_amount, unit_currency)
   select pg_temp.id_of(7, n * 100 + k * 10 + l, c), pg_temp.id_of(6, n * 10 + k, c), l, pg_temp.id_of(4, 1 + (n + k + l) % 20, c), 1, 5, 'EUR'
   from generate_series(1, 12) n, generate_series(1, 3) k, generate_series(1, 2) l, ${universe}`,
  `insert into conversations (id, title, buyer_id, artisan_id, product_id, created_at, updated_at)
   select pg_temp.id_of(8, n * 10 + k, c), 'A question', pg_temp.id_of(1, n, c), pg_temp.id_of(2, 1 + (n + k) % 5, c),
     pg_temp.id_of(4, 1 + (n * k) % 20, c), pg_temp.day_of(n * 10 + k), pg_temp.day_of(n * 10 + k)
   from generate_series(1, 12) n, generate_series(1, 2) k, ${universe}`,
  `insert into messages (id, conversation_id, author_kind, author_id, body, created_at)
   select pg_temp.id_of(9, n * 100 + k * 10 + m, c), pg_temp.id_of(8, n * 10 + k, c), 'BUYER', pg_temp.id_of(1, n, c), 'Hello',
     pg_temp.day_of(n * 100 + k * 10 + m)
   from generate_series(1, 12) n, generate_series(1, 2) k, generate_series(1, 3) m, ${universe}`,
  `insert into brand_packs (id, artisan_id, name, version, tokens, published_at)
   select pg_temp.id_of(10, n * 10 + v, c), pg_temp.id_of(2, n, c), 'Pack', v, '{}', pg_temp.day_of(n * 10 + v)
   from generate_series(1, 5) n, generate_series(1, 2) v, ${universe}`,
];
