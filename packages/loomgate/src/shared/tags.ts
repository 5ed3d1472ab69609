/**
 * Cache tags. Loaders record the tags of the rows they read; a change in the WAL purges the cached responses with its
 * tags.
 */

/** The row with this id, also where it does not exist. */
export function rowTag(type: string, id: string): string {
  return `${type}:${id}`;
}

/** The rows with this value in a field: a foreign key such as `Review.productId`, or a lookup such as `Product.slug`. */
export function keyTag(type: string, field: string, value: string | null): string {
  return `${type}.${field}=${value ?? ''}`;
}

/** The set and the order of the rows of a table: its pages, counts and searches. */
export function listTag(type: string): string {
  return `${type}:list`;
}

/**
 * Everything read from the type. Purged by changes that are not handled row by row, such as a transaction of many rows.
 */
export function typeTag(type: string): string {
  return `${type}:*`;
}

/** Purged by every change of the type. Replaces the tags of a response that has too many. */
export function anyTag(type: string): string {
  return `${type}:any`;
}

/** The type of a tag. */
export function typeOf(tag: string): string {
  return tag.split(/[.:]/, 1)[0] ?? tag;
}
