import { keyTag, rowTag, typeOf, typeTag } from '../shared/tags';
import type { Operation } from './operation';

type Recording = Pick<Operation, 'reads'>;

/** Records that the answer of the operation depends on these rows. A row without an id has no tag of its own. */
export function recordRows({ reads }: Recording, type: string, rows: readonly object[]): void {
  if (!reads) return;
  reads.add(typeTag(type));
  for (const row of rows) if ('id' in row && typeof row.id === 'string') reads.add(rowTag(type, row.id));
}

/** Records that the answer depends on the absence of rows for the keys that are not found. */
export function recordMissing(
  { reads }: Recording,
  type: string,
  field: string,
  keys: readonly string[],
  found: ReadonlyMap<string, unknown>,
): void {
  if (!reads) return;
  for (const key of keys) if (!found.has(key)) reads.add(field === 'id' ? rowTag(type, key) : keyTag(type, field, key));
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
