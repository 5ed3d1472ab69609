import type { Client } from 'pg';

/** Stores three products of one artisan, `piece-1` to `piece-3`, each created a day after the one before. */
export async function insertProducts(sql: Client): Promise<void> {
  const { rows } = await sql.query<{ id: string }>(
    `insert into artisans (slug, name) values ('ada', 'Ada') returning id`,
  );
  await sql.query(
    `insert into products (sku, slug, title, price_amount, price_currency, inventory, artisan_id, created_at, updated_at)
     select 'SKU-' || n, 'piece-' || n, 'Piece ' || n, 10 * n, 'EUR', n, $1, timestamptz '2026-01-01' + n * interval '1 day', now()
     from generate_series(1, 3) n`,
    [rows[0]?.id],
  );
}
