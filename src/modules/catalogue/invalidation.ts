import { defineInvalidation, defineTable, type Row, snakeCase } from 'loomgate';
import { Prisma, type ProductCategory } from '../../generated/prisma/client';
import { categories, images, products } from './repository';

const productCategories = defineTable<Row<ProductCategory>>({
  type: 'ProductCategory',
  name: 'product_categories',
  columns: snakeCase(Prisma.ProductCategoryScalarFieldEnum),
  key: [],
  types: { productId: 'uuid', categoryId: 'uuid' },
});

export const invalidation = [
  defineInvalidation(categories, { keys: ['slug', 'parentId'], listed: ['name'] }),
  defineInvalidation(products, {
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
  }),
  defineInvalidation(productCategories, { keys: ['productId', 'categoryId'] }),
  defineInvalidation(images, { keys: ['productId'] }),
];
