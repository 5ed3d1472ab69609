import { defineTable, keyTag, type Row, type RowOf } from 'loomgate';
import sql, { type Sql } from 'sql-template-tag';
import { type BrandPack, Prisma } from '../../generated/prisma/client';

export const brandPacks = defineTable<Row<BrandPack>>('BrandPack', 'brand_packs', Prisma.BrandPackScalarFieldEnum)
  .always('id')
  .neededBy({ artisanId: ['artisan', 'versions'], tokens: ['enhance'] });

export type BrandPackRow = RowOf<typeof brandPacks>;

export const brandPacksOfArtisan = {
  label: 'Artisan.brandPacks',
  table: brandPacks,
  from: () => sql`brand_packs t`,
  where: (key: Sql) => sql`t.artisan_id = ${key}`,
  keyType: 'uuid',
  tags: (key: string) => [keyTag('BrandPack', 'artisanId', key)],
  orders: { NEWEST: { field: 'version', kind: 'number', descending: true } },
  defaultOrder: 'NEWEST',
} as const;
