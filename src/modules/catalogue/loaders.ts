import { byKey, connectionByKey, listByKey, primeInto } from 'loomgate';
import { allProducts, productsOfArtisan, productsOfCategory } from './product-lists';
import {
  categories,
  categoriesOfProduct,
  childrenOfCategory,
  imagesOfProduct,
  products,
  rootCategories,
} from './repository';
import { productsByRelevance } from './search';

const categoryById = byKey(categories, 'id');
const productById = byKey(products, 'id');
const rememberCategory = primeInto(categoryById);
const rememberProduct = primeInto(productById);

export const loaders = {
  categoryById,
  categoryBySlug: byKey(categories, 'slug', rememberCategory),
  categoriesOfProduct: listByKey(categoriesOfProduct, rememberCategory),
  childrenOfCategory: connectionByKey({ ...childrenOfCategory, remember: rememberCategory }),
  rootCategories: connectionByKey({ ...rootCategories, remember: rememberCategory }),
  productById,
  productBySlug: byKey(products, 'slug', rememberProduct),
  productBySku: byKey(products, 'sku', rememberProduct),
  imagesOfProduct: listByKey(imagesOfProduct),
  products: connectionByKey({ ...allProducts, remember: rememberProduct }),
  productsOfArtisan: connectionByKey({ ...productsOfArtisan, remember: rememberProduct }),
  productsOfCategory: connectionByKey({ ...productsOfCategory, remember: rememberProduct }),
  productsByRelevance: connectionByKey({ ...productsByRelevance, remember: rememberProduct }),
};
