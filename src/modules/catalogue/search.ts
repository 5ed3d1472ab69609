import { defineTable, listTag, type Row, snakeCase } from 'loomgate';
import sql, { type Sql } from 'sql-template-tag';
import { Prisma, type Product } from '../../generated/prisma/client';
import { productTypes } from './repository';

const hits = defineTable<Row<Product> & { rank: number }>({
  type: 'Product',
  name: 'products',
  columns: { ...snakeCase(Prisma.ProductScalarFieldEnum), rank: 'rank' },
  key: ['id'],
  types: { ...productTypes, rank: 'float8' },
  computed: ['rank'],
})
  .always('id', 'artisanId', 'status')
  .neededBy({ priceAmount: ['price'], priceCurrency: ['price'] });

/**
 * Products by relevance; the key is the search text. The full-text index matches words. If no product matches, trigrams
 * (pg_trgm) match similar titles, so that a misspelled word finds products. The operator `<%` takes its threshold from a
 * setting, which is set for this statement before the scan: with 0.45 "portriat" finds portraits, with the default of 0.6
 * it does not.
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
  keyType: ['text'],
  tags: () => [listTag('Product')],
  orders: { RELEVANCE: { field: 'rank', descending: true } },
  defaultOrder: 'RELEVANCE',
} as const;
