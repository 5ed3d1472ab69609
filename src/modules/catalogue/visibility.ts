import type { Context } from '../context';
import { sellsFor } from '../own';
import type { ProductRow } from './repository';

/** The product if it is on sale, or belongs to whoever asks; for everybody else it does not exist. */
export async function visible(product: ProductRow | null, context: Context): Promise<ProductRow | null> {
  if (product?.status === 'ACTIVE') return product;
  // Looked at where there is no product, too: that an answer is not kept for others would tell a hidden one from none.
  const { id, role } = context.viewer ?? {};
  if (product === null || id === undefined) return null;
  return role === 'ADMIN' || (await sellsFor(product.artisanId, context)) ? product : null;
}
