import { createRowClass, type RowClass } from './lazy-row';
import type { RawDescription } from './messages';
import type { TypeCatalog } from './type-catalog';

/** The class of the rows of a statement. */
export interface RowShape {
  readonly Row: RowClass;
  /** The types of its columns that the catalog must learn before a row is read. */
  readonly unknownTypes: readonly number[];
}

/** Keeps the class of the rows of each statement. */
export interface RowClasses {
  /**
   * @param name of the statement: the same for equal texts
   * @param missing columns that the statement does not read; access to one throws
   */
  shapeOf(name: string, message: RawDescription, missing?: readonly string[]): RowShape;
}

export function createRowClasses(types: TypeCatalog): RowClasses {
  const shapes = new Map<string, RowShape & { readonly description: Buffer }>();
  return {
    shapeOf(name, message, missing) {
      const before = shapes.get(name);
      if (before?.unknownTypes.length === 0 && before.description.equals(message.bytes)) return before;
      const { fields } = message;
      const unknownTypes = fields.map(({ dataTypeID }) => dataTypeID).filter((oid) => !types.isKnown(oid));
      // A copy: the message is a view of a larger buffer.
      const description = Buffer.from(message.bytes);
      const shape = { description, unknownTypes, Row: createRowClass(fields, types.decoderOf, missing) };
      shapes.set(name, shape);
      return shape;
    },
  };
}
