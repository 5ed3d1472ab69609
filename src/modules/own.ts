import type { Context } from './context';

/** Whether the viewer sells for the artisan: owns it. Batched: many artisans are one statement. */
export async function sellsFor(artisanId: string, { viewer, loaders }: Context): Promise<boolean> {
  if (!viewer) return false;
  const artisan = await loaders.artisans.artisanById.load(artisanId);
  return artisan?.ownerId === viewer.id;
}
