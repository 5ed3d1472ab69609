import type { RawToken } from './raw-token';

export interface ResolvedToken {
  readonly token: RawToken;
  /** The chain of tokens from this one to the one with the value. More than one for an alias. */
  readonly trail: readonly RawToken[];
}

/** The maximum length of a chain of aliases. Tokens with longer chains are ignored. */
const maxTrail = 16;

/** Resolves an alias; undefined for a cycle, an unknown name or a chain that is too long. */
export function resolveAlias(token: RawToken, tokens: ReadonlyMap<string, RawToken>): ResolvedToken | undefined {
  const trail: RawToken[] = [];
  let current: RawToken | undefined = token;
  while (current !== undefined && trail.length < maxTrail) {
    trail.push(current);
    const target = aliasTarget(current.value);
    if (target === undefined) return { token, trail };
    current = tokens.get(target);
  }
  return undefined;
}

/** `{color.blue.500}`, or `{color.blue.500.value}` in older Style Dictionary versions. */
function aliasTarget(value: unknown): string | undefined {
  if (typeof value !== 'string' || !value.startsWith('{')) return undefined;
  return /^\{!?([^{}]+?)(?:\.\$?value)?\}$/.exec(value.trim())?.[1];
}
