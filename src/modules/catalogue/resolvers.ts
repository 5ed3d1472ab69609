import type { Resolvers } from '../../generated/resolvers';
import { existing, theList } from '../../loaders';
import { findCategory, findProduct, listProducts, searchProducts } from './find';
import { toConditions } from './product-filter';

export const resolvers: Resolvers = {
  Query: {
    product: (_, keys, context) => findProduct(keys, context),
    products: (_, args, context) => listProducts(args, context),
    searchProducts: (_, args, context) => searchProducts(args, context),
    category: (_, keys, context) => findCategory(keys, context),
    categories: (_, args, { loaders }) => loaders.catalogue.rootCategories.load(theList, args),
  },
  Category: {
    parent: ({ parentId }, _, { loaders }) => (parentId ? loaders.catalogue.categoryById.load(parentId) : null),
    ancestors: ({ ancestorIds }, _, { loaders }) =>
      Promise.all(ancestorIds.map((id) => existing(loaders.catalogue.categoryById.load(id)))),
    children: ({ id }, args, { loaders }) => loaders.catalogue.childrenOfCategory.load(id, args),
    products: ({ id }, args, { loaders }) =>
      loaders.catalogue.productsOfCategory.load(id, args, toConditions(null, 'e')),
  },
  Product: {
    price: ({ priceAmount, priceCurrency }) => ({ amount: priceAmount, currencyCode: priceCurrency }),
    artisan: ({ artisanId }, _, { loaders }) => existing(loaders.artisans.artisanById.load(artisanId)),
    categories: ({ id }, _, { loaders }) => loaders.catalogue.categoriesOfProduct.load(id),
    images: ({ id }, _, { loaders }) => loaders.catalogue.imagesOfProduct.load(id),
  },
  Artisan: {
    products: ({ id }, args, { loaders }) =>
      loaders.catalogue.productsOfArtisan.load(id, args, toConditions(null, 't')),
  },
};
