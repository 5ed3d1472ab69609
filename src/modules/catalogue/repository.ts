import sql, { type Sql } from 'sql-template-tag';
import { type Category, Prisma, type Product, type ProductImage } from '../../generated/prisma/client';
import { defineTable, type ListSource, type Row } from '../../loaders';
import { keyTag } from '../../shared/tags';

export type CategoryRow = Row<Category>;
export type ProductRow = Row<Product>;
export type ImageRow = Row<ProductImage>;

export const categories = defineTable<CategoryRow>('Category', 'categories', Prisma.CategoryScalarFieldEnum);
export const products = defineTable<ProductRow>('Product', 'products', Prisma.ProductScalarFieldEnum);
export const images = defineTable<ImageRow>('Image', 'product_images', Prisma.ProductImageScalarFieldEnum);

export const imagesOfProduct: ListSource<ImageRow> = {
  label: 'Product.images',
  table: images,
  from: sql`product_images t`,
  key: sql`t.product_id`,
  orderBy: sql`t.position`,
  tags: (productId) => [keyTag('Image', 'productId', productId)],
};

export const categoriesOfProduct: ListSource<CategoryRow> = {
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
  label: 'Category.roots',
  where: () => sql`t.parent_id is null`,
  keyType: 'text',
  tags: () => [keyTag('Category', 'parentId', null)],
} as const;
