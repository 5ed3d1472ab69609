import type { Logger } from 'pino';
import type { Purger } from '../cache/purges/purger';
import type { Followable } from './followable';
import { wholeType } from './row-tags';
import type { TableInvalidation } from './table-invalidation';

/** The types whose rows' changes purge what was read of them. Responses that read other types are not cached. */
export interface FollowedTypes {
  /** Whether the type is followed now; false until the server has been prepared. */
  has(type: string): boolean;
  /**
   * Replaces the types, and purges what is cached of those that are not followed: they may have been followed before.
   * @throws an error of the purger
   */
  replace(followable: Pick<Followable, 'unfollowed'>): Promise<void>;
}

interface FollowedTypesOptions {
  readonly tables: readonly TableInvalidation[];
  readonly purger: Pick<Purger, 'purge' | 'state'>;
  hashTag(tag: string): string;
  readonly log: Pick<Logger, 'info' | 'warn'>;
}

/** Logs which types are not followed when that changes, and each type without a declaration when it is first read. */
export function createFollowedTypes({ tables, purger, hashTag, log }: FollowedTypesOptions): FollowedTypes {
  const declared: ReadonlySet<string> = new Set(tables.map(({ type }) => type));
  const warned = new Set<string>();
  let unfollowed: Followable['unfollowed'] | undefined;
  let logged = '{}';

  function logUnfollowed(types: object): void {
    const text = JSON.stringify(types);
    if (text !== logged)
      log.info({ types }, 'responses with these types are not cached: their changes are not in the WAL');
    logged = text;
  }

  return {
    has(type) {
      if (declared.has(type)) return unfollowed !== undefined && !unfollowed.has(type);
      if (!warned.has(type))
        log.warn({ type }, 'responses with this type are not cached: no defineInvalidation names it');
      warned.add(type);
      return false;
    },
    async replace(followable) {
      unfollowed = followable.unfollowed;
      logUnfollowed(Object.fromEntries(unfollowed));
      const tags = [...unfollowed.keys()].flatMap(wholeType);
      // Without a shared state nothing is cached.
      if (tags.length > 0 && (await purger.state())) await purger.purge(tags.map(hashTag), null, 'log');
    },
  };
}
