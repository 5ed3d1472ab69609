import { type ConnectionSource, defineTable, listTag, type Row, type RowOf } from 'loomgate';
import sql from 'sql-template-tag';
import { type Artisan, Prisma } from '../../generated/prisma/client';

export const artisans = defineTable<Row<Artisan>>('Artisan', 'artisans', Prisma.ArtisanScalarFieldEnum).always(
  'id',
  'ownerId',
);

export type ArtisanRow = RowOf<typeof artisans>;

/** All artisans, loaded with `rootKey`. */
export const allArtisans = {
  label: 'Query.artisans',
  table: artisans,
  from: () => sql`artisans t`,
  where: () => sql`true`,
  keyType: 'text',
  tags: () => [listTag('Artisan')],
  orders: { NAME: { field: 'name', kind: 'text', descending: false } },
  defaultOrder: 'NAME',
} as const satisfies Omit<ConnectionSource<ArtisanRow, 'NAME', Row<Artisan>>, 'prime'>;
