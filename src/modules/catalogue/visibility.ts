import type { Context } from '../context';
import { sellsFor } from '../own';
import type { ProductRow } from './repository';

/** The product if it is on sale, or belongs to whoever asks; for everybody else it does not exist. */
export async function visible(product: ProductRow | null, context: Context): Promise<ProductRow | null> {
  if (!product || product.status === 'ACTIVE' || context.viewer?.role === 'ADMIN') return product;
  return (await sellsFor(product.artisanId, context)) ? product : null;
}
