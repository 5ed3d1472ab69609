import type { Context } from 'loomgate';
import { type Connection, LoomgateError, onlyKey, rootKey, toComposed } from 'loomgate';
import type { QueryProductArgs, QueryProductsArgs, QuerySearchProductsArgs } from '../../generated/resolvers';
import { extraListTags, toConditions } from './product-filter';
import type { CategoryRow, ProductRow } from './repository';

const maxSearchLength = 256;

/** Loads a product by id, slug or sku. @throws LoomgateError BAD_USER_INPUT, BAD_ID */
export function findProduct(
  { id, slug, sku }: Partial<QueryProductArgs>,
  { loaders, idOf }: Context,
): Promise<ProductRow | null> {
  const { name, value } = onlyKey({ id, slug, sku });
  const { productById, productBySlug, productBySku } = loaders.catalogue;
  if (name === 'id') return productById.load(idOf('Product', value));
  return name === 'slug' ? productBySlug.load(value) : productBySku.load(toComposed(value));
}

/** Loads a category by id or slug. @throws LoomgateError BAD_USER_INPUT, BAD_ID */
export function findCategory(
  keys: { id?: string | null; slug?: string | null },
  { loaders, idOf }: Context,
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
  { loaders, idOf }: Context,
): Promise<Connection<ProductRow>> {
  const { products, productsOfArtisan, productsOfCategory } = loaders.catalogue;
  const artisanId = filter?.artisanId ? idOf('Artisan', filter.artisanId) : null;
  if (filter?.categoryId) {
    const categoryId = idOf('Category', filter.categoryId);
    return productsOfCategory.load(
      categoryId,
      page,
      toConditions({ ...filter, artisanId }, 'e'),
      extraListTags(filter),
    );
  }
  const conditions = toConditions({ ...filter, artisanId }, 't');
  return artisanId ? productsOfArtisan.load(artisanId, page, conditions) : products.load(rootKey, page, conditions);
}

/** Loads a page of products by relevance. @throws LoomgateError BAD_USER_INPUT, BAD_ID, BAD_PAGE, BAD_CURSOR */
export async function searchProducts(
  { query, filter, ...page }: QuerySearchProductsArgs,
  { loaders, idOf }: Context,
): Promise<Connection<ProductRow>> {
  if (query.length > maxSearchLength)
    throw new LoomgateError('BAD_USER_INPUT', `query must have at most ${maxSearchLength} characters.`);
  const artisanId = filter?.artisanId ? idOf('Artisan', filter.artisanId) : null;
  const conditions = toConditions({ ...filter, artisanId }, 't');
  return loaders.catalogue.productsByRelevance.load(toComposed(query), page, conditions);
}
