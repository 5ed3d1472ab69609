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
const primeCategory = primeInto(categoryById);
const primeProduct = primeInto(productById);

export const loaders = {
  categoryById,
  categoryBySlug: byKey(categories, 'slug', primeCategory),
  categoriesOfProduct: listByKey(categoriesOfProduct, primeCategory),
  childrenOfCategory: connectionByKey({ ...childrenOfCategory, prime: primeCategory }),
  rootCategories: connectionByKey({ ...rootCategories, prime: primeCategory }),
  productById,
  productBySlug: byKey(products, 'slug', primeProduct),
  productBySku: byKey(products, 'sku', primeProduct),
  imagesOfProduct: listByKey(imagesOfProduct),
  products: connectionByKey({ ...allProducts, prime: primeProduct }),
  productsOfArtisan: connectionByKey({ ...productsOfArtisan, prime: primeProduct }),
  productsOfCategory: connectionByKey({ ...productsOfCategory, prime: primeProduct }),
  productsByRelevance: connectionByKey({ ...productsByRelevance, prime: primeProduct }),
};
