import type { Visibility } from 'loomgate';
import { ownsArtisan } from '../ownership';
import type { ProductRow } from './repository';

/** Products that are not on sale are visible to their seller and to admins. */
export const productVisibility: Visibility<ProductRow> = {
  description: { public: 'all viewers, for products on sale', others: 'the seller or admins' },
  isPublic: ({ status }) => status === 'ACTIVE',
  async isShownTo(product, context) {
    const { viewer } = context;
    return viewer !== null && (viewer.role === 'ADMIN' || (await ownsArtisan(product?.artisanId, context)));
  },
};
