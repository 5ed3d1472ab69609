import { argumentsOfDirective, type Described } from '../directive';

/** The arguments of `@cacheControl` in schema/cache.graphql. */
export interface Hint {
  readonly maxAge?: number;
  readonly scope?: 'PUBLIC' | 'PRIVATE';
  readonly inheritMaxAge?: boolean;
}

/** What `@cacheControl` says on a field or a type. */
export function hintOf(described: Described): Hint {
  const given = argumentsOfDirective('cacheControl', described).filter(([, value]) => value !== null);
  const { maxAge, ...others }: Hint = Object.fromEntries(given);
  return others.inheritMaxAge || maxAge === undefined ? others : { ...others, maxAge };
}

/** What the hints of several fields come to. */
export interface Allowance {
  /** Undefined where none of them has an opinion. */
  readonly maxAgeSeconds: number | undefined;
  readonly isPrivate: boolean;
}

export const noOpinion: Allowance = { maxAgeSeconds: undefined, isPrivate: false };

/** The shorter age, and private where one of them is. */
export function restrict(one: Allowance, other: Allowance): Allowance {
  const ages = [one.maxAgeSeconds, other.maxAgeSeconds].filter((age) => age !== undefined);
  return {
    maxAgeSeconds: ages.length === 0 ? undefined : Math.min(...ages),
    isPrivate: one.isPrivate || other.isPrivate,
  };
}

/**
 * What one field allows, by the rules of
 * https://www.apollographql.com/docs/apollo-server/performance/caching#default-maxage
 * @param type the hint of what it gives; undefined for scalars and enums
 */
export function allowanceOf(field: Hint, type: Hint | undefined, isRoot: boolean): Allowance {
  const inherits = type?.inheritMaxAge || (field.inheritMaxAge && type?.maxAge === undefined);
  const maxAge = field.maxAge ?? type?.maxAge;
  const isPrivate = (field.scope ?? type?.scope) === 'PRIVATE';
  const hasDefault = isRoot || (type !== undefined && !inherits);
  return { maxAgeSeconds: maxAge ?? (hasDefault ? 0 : undefined), isPrivate };
}
