import { type ASTNode, type ConstDirectiveNode, valueFromASTUntyped } from 'graphql';

/** The arguments of `@cacheControl` in schema/cache.graphql. */
export interface Hint {
  readonly maxAge?: number;
  readonly scope?: 'PUBLIC' | 'PRIVATE';
  readonly inheritMaxAge?: boolean;
}

interface Hinted {
  readonly astNode?: Definition | null | undefined;
  readonly extensionASTNodes?: readonly Definition[];
}

type Definition = ASTNode & { readonly directives?: readonly ConstDirectiveNode[] | undefined };

/** What `@cacheControl` says on a field or a type; of several, the first. The schema itself has checked the arguments. */
export function hintOf({ astNode, extensionASTNodes = [] }: Hinted): Hint {
  const nodes = [astNode, ...extensionASTNodes].filter((node) => node !== null && node !== undefined);
  const hint = nodes.flatMap(({ directives = [] }) => directives).find(({ name }) => name.value === 'cacheControl');
  const given = hint?.arguments?.map(({ name, value }) => [name.value, valueFromASTUntyped(value)]) ?? [];
  const { maxAge, ...others }: Hint = Object.fromEntries(given.filter(([, value]) => value !== null));
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
