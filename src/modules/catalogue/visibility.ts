import { LoomgateError } from '../../errors';
import type { ProductStatus } from '../../generated/resolvers';
import { idOf } from '../../shared/global-id';
import type { Context } from '../context';
import type { ProductRow } from './repository';

/** The product if it is on sale, or belongs to whoever asks; for everybody else it does not exist. */
export async function visible(product: ProductRow | null, context: Context): Promise<ProductRow | null> {
  if (!product || product.status === 'ACTIVE') return product;
  return (await sellsFor(product.artisanId, context)) ? product : null;
}

/**
 * Drafts and archived products are listed for admins, and for an artisan's owner when only theirs are asked for.
 * @throws LoomgateError FORBIDDEN
 */
export async function requireListable(
  { status, artisanId }: { status?: ProductStatus | null; artisanId?: string | null },
  context: Context,
): Promise<void> {
  if (!status || status === 'ACTIVE' || context.viewer?.role === 'ADMIN') return;
  const own = artisanId ? await sellsFor(idOf('Artisan', artisanId), context) : false;
  if (!own) throw new LoomgateError('FORBIDDEN', `Products that are ${status} are listed for those who sell them.`);
}

async function sellsFor(artisanId: string, { viewer, loaders }: Context): Promise<boolean> {
  if (!viewer) return false;
  if (viewer.role === 'ADMIN') return true;
  const artisan = await loaders.artisans.artisanById.load(artisanId);
  return artisan?.ownerId === viewer.id;
}
