import { defineTable, keyTag, type ListSource, type Row, type RowOf } from 'loomgate';
import sql, { type Sql } from 'sql-template-tag';
import { type Category, Prisma, type Product, type ProductImage } from '../../generated/prisma/client';

export const categories = defineTable<Row<Category>>('Category', 'categories', Prisma.CategoryScalarFieldEnum)
  .always('id')
  .neededBy({ parentId: ['parent'], ancestorIds: ['ancestors'] });
export const products = defineTable<Row<Product>>('Product', 'products', Prisma.ProductScalarFieldEnum)
  .always('id', 'artisanId', 'status')
  .neededBy({ priceAmount: ['price'], priceCurrency: ['price'] });
export const images = defineTable<Row<ProductImage>>(
  'Image',
  'product_images',
  Prisma.ProductImageScalarFieldEnum,
).always('url', 'altText');

export type CategoryRow = RowOf<typeof categories>;
export type ProductRow = RowOf<typeof products>;
export type ImageRow = RowOf<typeof images>;

export const imagesOfProduct: ListSource<ImageRow, Row<ProductImage>> = {
  label: 'Product.images',
  table: images,
  from: sql`product_images t`,
  key: sql`t.product_id`,
  orderBy: sql`t.position`,
  tags: (productId) => [keyTag('Image', 'productId', productId)],
};

export const categoriesOfProduct: ListSource<CategoryRow, Row<Category>> = {
  label: 'Product.categories',
  table: categories,
  from: sql`product_categories e join categories t on t.id = e.category_id`,
  key: sql`e.product_id`,
  orderBy: sql`t.name, t.id`,
  tags: (productId) => [keyTag('ProductCategory', 'productId', productId)],
};

const byName = { NAME: { field: 'name', kind: 'text', descending: false } } as const;

export const childrenOfCategory = {
  label: 'Category.children',
  table: categories,
  from: () => sql`categories t`,
  where: (key: Sql) => sql`t.parent_id = ${key}`,
  keyType: 'uuid',
  tags: (key: string) => [keyTag('Category', 'parentId', key)],
  orders: byName,
  defaultOrder: 'NAME',
} as const;

export const rootCategories = {
  ...childrenOfCategory,
  label: 'Query.categories',
  where: () => sql`t.parent_id is null`,
  keyType: 'text',
  tags: () => [keyTag('Category', 'parentId', null)],
} as const;
