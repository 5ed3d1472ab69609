import type { Context } from 'loomgate';
import { type Connection, idOf, LoomgateError, onlyKey, rootKey, toComposed } from 'loomgate';
import type { QueryProductArgs, QueryProductsArgs, QuerySearchProductsArgs } from '../../generated/resolvers';
import { extraListTags, toConditions } from './product-filter';
import type { CategoryRow, ProductRow } from './repository';

const maxSearchLength = 256;

/** Loads a product by id, slug or sku. @throws LoomgateError BAD_USER_INPUT, BAD_ID */
export function findProduct(
  { id, slug, sku }: Partial<QueryProductArgs>,
  { loaders }: Context,
): Promise<ProductRow | null> {
  const { name, value } = onlyKey({ id, slug, sku });
  const { productById, productBySlug, productBySku } = loaders.catalogue;
  if (name === 'id') return productById.load(idOf('Product', value));
  return name === 'slug' ? productBySlug.load(value) : productBySku.load(toComposed(value));
}

/** Loads a category by id or slug. @throws LoomgateError BAD_USER_INPUT, BAD_ID */
export function findCategory(
  keys: { id?: string | null; slug?: string | null },
  { loaders }: Context,
): Promise<CategoryRow | null> {
  const { name, value } = onlyKey(keys);
  const { categoryById, categoryBySlug } = loaders.catalogue;
  return name === 'id' ? categoryById.load(idOf('Category', value)) : categoryBySlug.load(value);
}

/**
 * Loads a page of products, by the index that fits the filter: of the category, of the artisan, or of all products.
 * @throws LoomgateError BAD_ID, BAD_PAGE, BAD_CURSOR
 */
export function listProducts(
  { filter, ...page }: Partial<QueryProductsArgs>,
  context: Context,
): Promise<Connection<ProductRow>> {
  const { products, productsOfArtisan, productsOfCategory } = context.loaders.catalogue;
  if (filter?.categoryId) {
    const categoryId = idOf('Category', filter.categoryId);
    return productsOfCategory.load(categoryId, page, toConditions(filter, 'e'), extraListTags(filter));
  }
  if (filter?.artisanId)
    return productsOfArtisan.load(idOf('Artisan', filter.artisanId), page, toConditions(filter, 't'));
  return products.load(rootKey, page, toConditions(filter, 't'));
}

/** Loads a page of products by relevance. @throws LoomgateError BAD_USER_INPUT, BAD_ID, BAD_PAGE, BAD_CURSOR */
export async function searchProducts(
  { query, filter, ...page }: QuerySearchProductsArgs,
  context: Context,
): Promise<Connection<ProductRow>> {
  if (query.length > maxSearchLength)
    throw new LoomgateError('BAD_USER_INPUT', `query must have at most ${maxSearchLength} characters.`);
  return context.loaders.catalogue.productsByRelevance.load(toComposed(query), page, toConditions(filter, 't'));
}
