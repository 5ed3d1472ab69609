import { defineLogged, defineTable, type Row } from 'loomgate';
import { Prisma, type ProductCategory } from '../../generated/prisma/client';
import { categories, images, products } from './repository';

const productCategories = defineTable<Row<ProductCategory>>(
  'ProductCategory',
  'product_categories',
  Prisma.ProductCategoryScalarFieldEnum,
);

export const tables = [
  defineLogged(categories, { id: 'id', keys: ['slug', 'parentId'], listed: ['name'] }),
  defineLogged(products, {
    id: 'id',
    keys: ['slug', 'sku', 'artisanId'],
    listed: [
      'status',
      'createdAt',
      'priceAmount',
      'title',
      'description',
      'artisanId',
      { field: 'inventory', as: (text) => Number(text) > 0 },
    ],
    touches: ['ProductCategory'],
  }),
  defineLogged(productCategories, { keys: ['productId', 'categoryId'] }),
  defineLogged(images, { keys: ['productId'] }),
];
