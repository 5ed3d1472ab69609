import sql from 'sql-template-tag';
import { type Artisan, Prisma } from '../../generated/prisma/client';
import { type ConnectionSource, defineTable, type Row } from '../../loaders';
import { listTag } from '../../shared/tags';

export type ArtisanRow = Row<Artisan>;

export const artisans = defineTable<ArtisanRow>('Artisan', 'artisans', Prisma.ArtisanScalarFieldEnum);

/** All artisans; the parent is the list itself. */
export const allArtisans = {
  label: 'Artisan.all',
  table: artisans,
  from: () => sql`artisans t`,
  where: () => sql`true`,
  keyType: 'text',
  tags: () => [listTag('Artisan')],
  orders: { NAME: { field: 'name', kind: 'text', descending: false } },
  defaultOrder: 'NAME',
} as const satisfies Omit<ConnectionSource<ArtisanRow, 'NAME'>, 'remember'>;
