import { defineTable, type Row, type RowOf, rowsBy, snakeCase } from 'loomgate';
import { type BrandPack, Prisma } from '../../generated/prisma/client';

export const brandPacks = defineTable<Row<BrandPack>>({
  type: 'BrandPack',
  name: 'brand_packs',
  columns: snakeCase(Prisma.BrandPackScalarFieldEnum),
  key: ['id'],
  types: { id: 'uuid', artisanId: 'uuid', version: 'int4' },
})
  .always('id')
  .neededBy({ artisanId: ['artisan', 'versions'], tokens: ['enhance'] });

export type BrandPackRow = RowOf<typeof brandPacks>;

export const brandPacksOfArtisan = {
  label: 'Artisan.brandPacks',
  ...rowsBy(brandPacks, 'artisanId'),
  orders: { NEWEST: { field: 'version', descending: true } },
  defaultOrder: 'NEWEST',
} as const;
