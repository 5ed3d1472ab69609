import { defineTable, listTag, type Row } from 'loomgate';
import sql, { type Sql } from 'sql-template-tag';
import { Prisma, type Product } from '../../generated/prisma/client';

const hits = defineTable<Row<Product> & { rank: number }>('Product', 'products', {
  ...Prisma.ProductScalarFieldEnum,
  rank: 'rank',
})
  .always('id', 'artisanId', 'status')
  .neededBy({ priceAmount: ['price'], priceCurrency: ['price'] });

/**
 * Products by relevance. The key is what was typed. Words are matched by the full-text index; only where no product
 * has them, titles that look alike are, by their trigrams, so that a misspelling finds something. `<%` knows how alike
 * by a setting, which is set before the scan begins and for this statement alone: 0.45 lets "portriat" find portraits,
 * the 0.6 that pg_trgm begins with wants fewer slips.
 */
export const productsByRelevance = {
  label: 'Query.searchProducts',
  table: hits,
  from: (key: Sql) => sql`(
    select p.*, ts_rank(p.search, q)::float8 as rank
    from websearch_to_tsquery('english', ${key}) q, products p where p.search @@ q
    union all
    select p.*, word_similarity(${key}, p.title)::float8 from products p
    where (select set_config('pg_trgm.word_similarity_threshold', '0.45', true)) is not null
    and ${key} <% p.title and not exists (
      select from websearch_to_tsquery('english', ${key}) q, products p where p.search @@ q and p.status = 'ACTIVE'
    )) t`,
  where: () => sql`true`,
  keyType: 'text',
  tags: () => [listTag('Product')],
  orders: { RELEVANCE: { field: 'rank', kind: 'number', descending: true } },
  defaultOrder: 'RELEVANCE',
} as const;
