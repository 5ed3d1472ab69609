import { allRows, type ConnectionSource, defineTable, type Row, type RowOf, snakeCase } from 'loomgate';
import { type Artisan, Prisma } from '../../generated/prisma/client';

export const artisans = defineTable<Row<Artisan>>({
  type: 'Artisan',
  name: 'artisans',
  columns: snakeCase(Prisma.ArtisanScalarFieldEnum),
  key: ['id'],
  types: { id: 'uuid', ownerId: 'uuid', slug: 'text', name: 'text' },
  nullable: ['ownerId'],
}).always('id', 'ownerId');

export type ArtisanRow = RowOf<typeof artisans>;

/** All artisans, loaded with `rootKey`. */
export const allArtisans = {
  label: 'Query.artisans',
  ...allRows(artisans),
  orders: { NAME: { field: 'name', descending: false } },
  defaultOrder: 'NAME',
} as const satisfies Omit<ConnectionSource<ArtisanRow, 'NAME', Row<Artisan>>, 'prime'>;
