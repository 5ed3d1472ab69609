import type { Context } from 'loomgate';

/** What nothing has, to be looked up where there is no row that names another: as much is loaded then. */
export const noId = '00000000-0000-0000-0000-000000000000';

/**
 * Whether the viewer sells for the artisan: owns it. It is asked by the viewer, so many artisans are one key, and an
 * artisan that there is none of takes the same statement as any other.
 */
export async function sellsFor(artisanId: string | undefined, { viewer, loaders }: Context): Promise<boolean> {
  if (!viewer) return false;
  const own = await loaders.artisans.artisanByOwnerId.load(viewer.id);
  return own !== null && own.id === artisanId;
}
