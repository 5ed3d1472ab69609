import { argumentsOfDirective, type Described } from '../directive';

/** The arguments of `@cacheControl` in schema/cache.graphql. */
export interface Hint {
  readonly maxAge?: number;
  readonly scope?: 'PUBLIC' | 'PRIVATE';
  readonly inheritMaxAge?: boolean;
}

/** Reads `@cacheControl` of a field or a type. */
export function hintOf(described: Described): Hint {
  const values = argumentsOfDirective('cacheControl', described).filter(([, value]) => value !== null);
  const { maxAge, ...others }: Hint = Object.fromEntries(values);
  return others.inheritMaxAge || maxAge === undefined ? others : { ...others, maxAge };
}

/** The combined cache hints of one or more fields. */
export interface CacheHints {
  /** Undefined if no field sets one. */
  readonly maxAgeSeconds: number | undefined;
  readonly isPrivate: boolean;
}

export const noHints: CacheHints = { maxAgeSeconds: undefined, isPrivate: false };

/** Combines hints: the shorter age, and private if one is private. */
export function combineHints(one: CacheHints, other: CacheHints): CacheHints {
  const ages = [one.maxAgeSeconds, other.maxAgeSeconds].filter((age) => age !== undefined);
  return {
    maxAgeSeconds: ages.length === 0 ? undefined : Math.min(...ages),
    isPrivate: one.isPrivate || other.isPrivate,
  };
}

/**
 * The effective hints of one field, by the rules of
 * https://www.apollographql.com/docs/apollo-server/performance/caching#default-maxage
 * @param type the hint of its type; undefined for scalars and enums
 */
export function hintsOfField(field: Hint, type: Hint | undefined, isRoot: boolean): CacheHints {
  const inherits = type?.inheritMaxAge || (field.inheritMaxAge && type?.maxAge === undefined);
  const maxAge = field.maxAge ?? type?.maxAge;
  const isPrivate = (field.scope ?? type?.scope) === 'PRIVATE';
  const hasDefault = isRoot || (type !== undefined && !inherits);
  return { maxAgeSeconds: maxAge ?? (hasDefault ? 0 : undefined), isPrivate };
}
