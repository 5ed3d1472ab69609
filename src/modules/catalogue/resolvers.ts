import { type Context, type Event, rootKey, signedInViewer, topicOf } from 'loomgate';
import type { Resolvers } from '../../generated/resolvers';
import { findCategory, findProduct, listProducts, searchProducts } from './find';
import { toConditions } from './product-filter';

export const resolvers: Resolvers = {
  Query: {
    product: (_, keys, context) => findProduct(keys, context),
    products: (_, args, context) => listProducts(args, context),
    searchProducts: (_, args, context) => searchProducts(args, context),
    category: (_, keys, context) => findCategory(keys, context),
    categories: (_, args, { loaders }) => loaders.catalogue.rootCategories.load(rootKey, args),
  },
  Mutation: {
    createProduct: (_, { input }, context) =>
      context.services.catalogue.createProduct(signedInViewer(context), withCategoryIds(input, context)),
    updateProduct: (_, { input }, context) =>
      context.services.catalogue.updateProduct(
        signedInViewer(context),
        { ...withCategoryIds(input, context), id: context.idOf('Product', input.id) },
        context,
      ),
    archiveProduct: (_, { input }, context) =>
      context.services.catalogue.archiveProduct(
        signedInViewer(context),
        { id: context.idOf('Product', input.id) },
        context,
      ),
  },
  Subscription: {
    productChanged: {
      subscribe: (_, { productId, after }, { follow, idOf }) =>
        follow(topicOf('Product', idOf('Product', productId)), after),
      resolve: (event: Event) => event,
    },
  },
  ProductEvent: {
    product: ({ subjectId }, _, { loaders }) => loaders.catalogue.productById.loadOrThrow(subjectId),
  },
  CreateProductPayload: {
    product: ({ value }, _, { loaders }) => (value ? loaders.catalogue.productById.loadOrThrow(value) : null),
  },
  UpdateProductPayload: {
    product: ({ value }, _, { loaders }) => (value ? loaders.catalogue.productById.loadOrThrow(value) : null),
  },
  ArchiveProductPayload: {
    product: ({ value }, _, { loaders }) => (value ? loaders.catalogue.productById.loadOrThrow(value) : null),
  },
  Category: {
    parent: ({ parentId }, _, { loaders }) => (parentId ? loaders.catalogue.categoryById.load(parentId) : null),
    ancestors: ({ ancestorIds }, _, { loaders }) =>
      Promise.all(ancestorIds.map((id) => loaders.catalogue.categoryById.loadOrThrow(id))),
    children: ({ id }, args, { loaders }) => loaders.catalogue.childrenOfCategory.load(id, args),
    products: ({ id }, args, { loaders }) =>
      loaders.catalogue.productsOfCategory.load(id, args, toConditions(null, 'e')),
  },
  Product: {
    price: ({ priceAmount, priceCurrency }) => ({ amount: priceAmount, currencyCode: priceCurrency }),
    artisan: ({ artisanId }, _, { loaders }) => loaders.artisans.artisanById.loadOrThrow(artisanId),
    categories: ({ id }, _, { loaders }) => loaders.catalogue.categoriesOfProduct.load(id),
    images: ({ id }, _, { loaders }) => loaders.catalogue.imagesOfProduct.load(id),
  },
  Artisan: {
    products: ({ id }, args, { loaders }) =>
      loaders.catalogue.productsOfArtisan.load(id, args, toConditions(null, 't')),
  },
};

/** The database's ids for global ones; a list that was left out or is null stays so. */
function withCategoryIds<Input extends { categoryIds?: string[] | null }>(input: Input, { idOf }: Context): Input {
  const { categoryIds } = input;
  return categoryIds ? { ...input, categoryIds: categoryIds.map((id) => idOf('Category', id)) } : input;
}
