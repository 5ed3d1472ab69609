import type { Connection, Edge, Event, Outcome } from 'loomgate';
import type { CategoryRow, ImageRow, ProductRow } from './repository';

export type CategoryMapper = CategoryRow;
export type CategoryConnectionMapper = Connection<CategoryRow>;
export type CategoryEdgeMapper = Edge<CategoryRow>;
export type ImageMapper = Pick<ImageRow, 'url' | 'altText'>;
export type ProductMapper = ProductRow;
export type ProductConnectionMapper = Connection<ProductRow>;
export type ProductEdgeMapper = Edge<ProductRow>;

/** The id in the database. The payload's resolver loads the row after the write. */
export type CreateProductPayloadMapper = Outcome<string>;
export type UpdateProductPayloadMapper = Outcome<string>;
export type ArchiveProductPayloadMapper = Outcome<string>;
export type ProductEventMapper = Event;
