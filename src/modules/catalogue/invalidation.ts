import { defineInvalidation, defineTable, type Row } from 'loomgate';
import { Prisma, type ProductCategory } from '../../generated/prisma/client';
import { categories, images, products } from './repository';

const productCategories = defineTable<Row<ProductCategory>>(
  'ProductCategory',
  'product_categories',
  Prisma.ProductCategoryScalarFieldEnum,
);

export const invalidation = [
  defineInvalidation(categories, { id: 'id', keys: ['slug', 'parentId'], listed: ['name'] }),
  defineInvalidation(products, {
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
  defineInvalidation(productCategories, { keys: ['productId', 'categoryId'] }),
  defineInvalidation(images, { keys: ['productId'] }),
];
