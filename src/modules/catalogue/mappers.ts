import type { Connection, Edge } from '../../loaders';
import type { CategoryRow, ImageRow, ProductRow } from './repository';

export type CategoryMapper = CategoryRow;
export type CategoryConnectionMapper = Connection<CategoryRow>;
export type CategoryEdgeMapper = Edge<CategoryRow>;
export type ImageMapper = Pick<ImageRow, 'url' | 'altText'>;
export type ProductMapper = ProductRow;
export type ProductConnectionMapper = Connection<ProductRow>;
export type ProductEdgeMapper = Edge<ProductRow>;
