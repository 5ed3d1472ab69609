import { anyTag, typeOf, typeTag } from '../../shared/tags';

const maxTags = 2_000;

/**
 * The tags of an answer, not too many: of the types that have the most, every change drops it instead of those of its
 * own rows. Types themselves stay named.
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
