import { keyTag, rowTag, typeOf, typeTag } from '../shared/tags';
import type { Operation } from './operation';

type Recording = Pick<Operation, 'reads'>;

/** Records that the operation's answer depends on these rows. Rows without an id are found by the edges they hang on. */
export function recordRows({ reads }: Recording, type: string, rows: readonly object[]): void {
  if (!reads) return;
  reads.add(typeTag(type));
  for (const row of rows) if ('id' in row && typeof row.id === 'string') reads.add(rowTag(type, row.id));
}

/** Records that it depends on there being no row with some of these keys. */
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

/** Records the edges and lists that it depends on. */
export function recordTags({ reads }: Recording, tags: readonly string[]): void {
  if (!reads) return;
  for (const tag of tags) reads.add(tag).add(typeTag(typeOf(tag)));
}

/** The same for what hangs on some parents; nothing is made of them where nobody wants to know. */
export function recordTagsOf(
  recording: Recording,
  { tags }: { tags(key: string): readonly string[] },
  keys: readonly string[],
): void {
  if (recording.reads) for (const key of keys) recordTags(recording, tags(key));
}
