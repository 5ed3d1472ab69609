import { defineTable, keyTag, type ListSource, type Row, type RowOf, rowsBy, snakeCase } from 'loomgate';
import sql from 'sql-template-tag';
import { type Category, Prisma, type Product, type ProductImage } from '../../generated/prisma/client';

export const categories = defineTable<Row<Category>>({
  type: 'Category',
  name: 'categories',
  columns: snakeCase(Prisma.CategoryScalarFieldEnum),
  key: ['id'],
  types: { id: 'uuid', parentId: 'uuid', slug: 'text', name: 'text' },
  nullable: ['parentId'],
})
  .always('id')
  .neededBy({ parentId: ['parent'], ancestorIds: ['ancestors'] });
/** The columns of products that are keys, edges or orders. */
export const productTypes = {
  id: 'uuid',
  artisanId: 'uuid',
  slug: 'text',
  sku: 'text',
  title: 'text',
  createdAt: 'timestamptz',
  priceAmount: 'numeric',
} as const;

export const products = defineTable<Row<Product>>({
  type: 'Product',
  name: 'products',
  columns: snakeCase(Prisma.ProductScalarFieldEnum),
  key: ['id'],
  types: productTypes,
})
  .always('id', 'artisanId', 'status')
  .neededBy({ priceAmount: ['price'], priceCurrency: ['price'] });
export const images = defineTable<Row<ProductImage>>({
  type: 'Image',
  name: 'product_images',
  columns: snakeCase(Prisma.ProductImageScalarFieldEnum),
  key: [],
  types: { productId: 'uuid' },
}).always('url', 'altText');

export type CategoryRow = RowOf<typeof categories>;
export type ProductRow = RowOf<typeof products>;
export type ImageRow = RowOf<typeof images>;

export const imagesOfProduct: ListSource<ImageRow, Row<ProductImage>> = {
  label: 'Product.images',
  ...rowsBy(images, 'productId'),
  orderBy: sql`t.position`,
};

export const categoriesOfProduct: ListSource<CategoryRow, Row<Category>> = {
  label: 'Product.categories',
  table: categories,
  from: () => sql`product_categories e join categories t on t.id = e.category_id`,
  where: (key) => sql`e.product_id = ${key}`,
  keyType: ['uuid'],
  orderBy: sql`t.name, t.id`,
  tags: (productId) => [keyTag('ProductCategory', 'productId', productId)],
};

const byName = { NAME: { field: 'name', descending: false } } as const;

export const childrenOfCategory = {
  label: 'Category.children',
  ...rowsBy(categories, 'parentId'),
  orders: byName,
  defaultOrder: 'NAME',
} as const;

export const rootCategories = {
  ...childrenOfCategory,
  label: 'Query.categories',
  where: () => sql`t.parent_id is null`,
  keyType: ['text'],
  tags: () => [keyTag('Category', 'parentId', null)],
} as const;
