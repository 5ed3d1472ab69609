import { typeOf, typeTag } from '../shared/tags';
import { edgeTagger } from './children';
import type { Operation } from './operation';
import type { FieldOf, Table } from './table';

type Recording = Pick<Operation, 'reads'>;

/** Records that the answer of the operation depends on these rows. Rows without a key have no tags of their own. */
export function recordRows<R, Whole>(
  { reads }: Recording,
  { type, key, keyOf, rowTag }: Table<R, Whole>,
  rows: readonly object[],
): void {
  if (!reads) return;
  reads.add(typeTag(type));
  if (key.length > 0) for (const row of rows) reads.add(rowTag(keyOf(row)));
}

/**
 * Records that the answer depends on the absence of rows for the keys that are not found.
 * @param fields the fields that hold the keys
 */
export function recordMissing<R, Whole>(
  { reads }: Recording,
  table: Table<R, Whole>,
  fields: readonly FieldOf<Whole>[],
  missing: readonly string[],
): void {
  if (!reads) return;
  const tagOf = fields.join() === table.key.join() ? table.rowTag : edgeTagger(table, fields);
  for (const text of missing) reads.add(tagOf(text));
}

/** Records that the answer depends on these edges and lists. */
export function recordTags({ reads }: Recording, tags: readonly string[]): void {
  if (!reads) return;
  for (const tag of tags) reads.add(tag).add(typeTag(typeOf(tag)));
}

/** The same for the tags of several parents. They are computed only if the operation records its reads. */
export function recordTagsOf(
  recording: Recording,
  { tags }: { tags(key: string): readonly string[] },
  keys: readonly string[],
): void {
  if (recording.reads) for (const key of keys) recordTags(recording, tags(key));
}
