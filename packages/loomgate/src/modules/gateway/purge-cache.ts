import { z } from 'zod';
import { LoomgateError } from '../../errors';
import type { Origin, Viewer } from '../origin';
import { done, type Outcome, refused, text, validate } from '../outcome';
import type { Ports } from '../ports';

const maxTags = 1_000;
const maxSubjectLength = 200;

/** PurgeCacheInput of schema/gateway.graphql. */
export interface PurgeCacheInput {
  readonly tags?: readonly string[] | null;
  readonly everything?: boolean | null;
}

const purge = z.object({
  tags: z.array(text('A tag', 512)).min(1, 'Name a tag.').max(maxTags, `Name at most ${maxTags} tags.`).nullish(),
  everything: z.boolean().nullish(),
});

/**
 * Purges cached responses on all instances, and writes to the audit log.
 * @returns the number of purged tags; for `everything`, the number of entries in this instance's memory
 * @throws LoomgateError CACHE_UNAVAILABLE if the purge may not have reached all instances
 */
export async function purgeCache(
  ports: Ports,
  viewer: Viewer,
  input: PurgeCacheInput,
  origin: Origin,
): Promise<Outcome<number>> {
  const { value, userErrors } = validate(purge, input);
  if (!value) return { value: null, userErrors };
  const tags = [...new Set(value.tags ?? [])];
  const everything = value.everything === true;
  if (everything === tags.length > 0) return refused('INVALID', null, 'Give tags, or everything: true.');
  const { cache } = ports.gateway();
  if (!cache) return refused('CACHE_OFF', null, 'The response cache is off.');
  const subject = `Cache purgeCache ${everything ? 'everything' : tags.join(' ')}`.slice(0, maxSubjectLength);
  const { entries } = cache.memory;
  await ports.purgeCache(everything ? 'everything' : tags).catch(refuse);
  const { address, requestId } = origin;
  await ports.audit({ action: 'ADMIN_ACTION', viewerId: viewer.id, subject, address, requestId });
  return done(everything ? entries : tags.length);
}

function refuse(cause: unknown): never {
  throw new LoomgateError('CACHE_UNAVAILABLE', undefined, { cause });
}
