import { anyTag, typeOf, typeTag } from '../../shared/tags';

/** Whether changes of all rows of a type purge the responses that read them. */
export type Follows = (type: string) => boolean;

/**
 * Whether changes of everything that was read purge the response. Loaders record the tag of the type with each tag, so only
 * these are looked at.
 */
export function isFollowed(reads: ReadonlySet<string> | undefined, follows: Follows): boolean {
  for (const tag of reads ?? []) if (tag.endsWith(':*') && !follows(typeOf(tag))) return false;
  return true;
}

const maxTags = 2_000;

/**
 * Limits the number of tags of a response. For the types with the most tags, the tags of rows are replaced by one for any
 * change of the type. The tag of the type itself stays.
 */
export function boundedTags(reads: ReadonlySet<string>, most = maxTags): ReadonlySet<string> {
  if (reads.size <= most) return reads;
  const byType = [...Map.groupBy(reads, typeOf)].sort(([, one], [, other]) => other.length - one.length);
  const kept = new Set(reads);
  for (const [type, tags] of byType) {
    if (kept.size <= most) break;
    for (const tag of tags) kept.delete(tag);
    kept.add(anyTag(type)).add(typeTag(type));
  }
  return kept;
}
