import type { Context } from 'loomgate';

/** An id that no row has. Loaded in place of a missing id, so that a missing row takes the same statements. */
export const absentId = '00000000-0000-0000-0000-000000000000';

/**
 * Returns whether the viewer owns the artisan. The artisan is loaded by its owner, so that one key serves any number of
 * artisans, and an artisan that does not exist takes the same statement.
 */
export async function ownsArtisan(artisanId: string | undefined, { viewer, loaders }: Context): Promise<boolean> {
  if (!viewer) return false;
  const owned = await loaders.artisans.artisanByOwnerId.load(viewer.id);
  return owned !== null && owned.id === artisanId;
}
