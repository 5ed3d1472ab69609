/**
 * What a cached answer depends on, by name. Loaders record the tags of what they read; the log of the database names
 * the tags of what has changed; an answer that has one of them is dropped.
 */

/** The row with this id, also where there is none. */
export function rowTag(type: string, id: string): string {
  return `${type}:${id}`;
}

/** The rows that have this value in a field: an edge such as `Review.productId`, or a look-up such as `Product.slug`. */
export function keyTag(type: string, field: string, value: string | null): string {
  return `${type}.${field}=${value ?? ''}`;
}

/** Which rows there are at all, and in which order: pages and counts of a whole table, and searches of it. */
export function listTag(type: string): string {
  return `${type}:list`;
}

/** Whatever was read of the type. Only what cannot be told row by row purges it, as a transaction of many rows. */
export function typeTag(type: string): string {
  return `${type}:*`;
}

/** Purged by every change of the type: stands for the tags of an answer that has too many of them. */
export function anyTag(type: string): string {
  return `${type}:any`;
}

/** The type that a tag is about. */
export function typeOf(tag: string): string {
  return tag.split(/[.:]/, 1)[0] ?? tag;
}
