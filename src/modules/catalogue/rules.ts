import { allowAll, anyOf, defineRule, idOf, onlyFor, type Rules, visibleTo } from 'loomgate';
import type { ProductFilter } from '../../generated/resolvers';
import { sellsFor } from '../ownership';
import { admins, artisans } from '../roles';
import { productVisibility } from './visibility';

const seller = defineRule<object, { input: { id: string } }>(
  'who sells it',
  'viewer',
  async (_, { input }, context) => {
    const product = await context.loaders.catalogue.productById.load(idOf('Product', input.id));
    return sellsFor(product?.artisanId, context);
  },
);

const sellerOrAdmins = anyOf(seller, admins);

/** Drafts and archived products are listed for admins, and for a seller among their own. */
const sellerByFilter = defineRule<object, { filter?: ProductFilter | null }>(
  'who sells them, by artisanId',
  'viewer',
  async (_, { filter }, context) => (filter?.artisanId ? sellsFor(idOf('Artisan', filter.artisanId), context) : false),
);

const listable = onlyFor('products that are not on sale', asksForMore, anyOf(sellerByFilter, admins));

function asksForMore(args: { filter?: ProductFilter | null }): boolean {
  const status = args.filter?.status;
  return status !== undefined && status !== null && status !== 'ACTIVE';
}

/** Asked again with every event: what is taken off sale is shown no more. */
const whoSeesIt = defineRule<object, { productId: string }>(
  'whoever sees the product',
  'viewer',
  async (_, { productId }, context) => {
    const product = await context.loaders.catalogue.productById.load(idOf('Product', productId));
    return (await visibleTo(productVisibility, product, context)) !== null;
  },
);

export const rules: Rules = {
  Query: {
    product: allowAll,
    products: listable,
    searchProducts: listable,
    category: allowAll,
    categories: allowAll,
  },
  Mutation: { createProduct: artisans, updateProduct: sellerOrAdmins, archiveProduct: sellerOrAdmins },
  Subscription: { productChanged: whoSeesIt },
};
