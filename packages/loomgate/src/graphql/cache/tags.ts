import { anyTag, typeOf, typeTag } from '../../shared/tags';

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
