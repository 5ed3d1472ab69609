import { allowAll, anyOf, defineRule, onlyFor, type Rules, visibleTo } from 'loomgate';
import type { ProductFilter } from '../../generated/resolvers';
import { ownsArtisan } from '../ownership';
import { admins, artisans } from '../roles';
import { productVisibility } from './visibility';

const seller = defineRule<object, { input: { id: string } }>('the seller', 'viewer', async (_, { input }, context) => {
  const product = await context.loaders.catalogue.productById.load(context.idOf('Product', input.id));
  return ownsArtisan(product?.artisanId, context);
});

const sellerOrAdmins = anyOf(seller, admins);

/** Drafts and archived products are listed for admins, and for the seller of the artisan in the filter. */
const sellerByFilter = defineRule<object, { filter?: ProductFilter | null }>(
  'the seller of artisanId',
  'viewer',
  async (_, { filter }, context) =>
    filter?.artisanId ? ownsArtisan(context.idOf('Artisan', filter.artisanId), context) : false,
);

const listable = onlyFor('products that are not on sale', includesUnlisted, anyOf(sellerByFilter, admins));

function includesUnlisted(args: { filter?: ProductFilter | null }): boolean {
  const status = args.filter?.status;
  return status !== undefined && status !== null && status !== 'ACTIVE';
}

/** Evaluated again for each event, so that the subscription stops showing a product that goes off sale. */
const productVisible = defineRule<object, { productId: string }>(
  'viewers of the product',
  'viewer',
  async (_, { productId }, context) => {
    const product = await context.loaders.catalogue.productById.load(context.idOf('Product', productId));
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
  Subscription: { productChanged: productVisible },
};
