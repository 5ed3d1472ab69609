import type { Visibility } from 'loomgate';
import { sellsFor } from '../ownership';
import type { ProductRow } from './repository';

/** What is not on sale exists for those who sell it and for admins. */
export const productVisibility: Visibility<ProductRow> = {
  says: { public: 'everybody, of products on sale', others: 'who sells it or admins' },
  isPublic: ({ status }) => status === 'ACTIVE',
  async isShownTo(product, context) {
    const { viewer } = context;
    return viewer !== null && (viewer.role === 'ADMIN' || (await sellsFor(product?.artisanId, context)));
  },
};
