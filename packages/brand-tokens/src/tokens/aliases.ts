import type { RawToken } from './raw-token';

export interface ResolvedToken {
  readonly token: RawToken;
  /** The token whose value it is, by way of these, itself first. More than one: it is an alias. */
  readonly trail: readonly RawToken[];
}

/** Chains of aliases are short in life; a pack that has longer ones only costs itself its tokens. */
const maxTrail = 16;

/** Follows an alias to its value; undefined for a cycle, a dangling name, or an endless chain. */
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

/** `{color.blue.500}`, or `{color.blue.500.value}` as older Style Dictionary has it. */
function aliasTarget(value: unknown): string | undefined {
  if (typeof value !== 'string' || !value.startsWith('{')) return undefined;
  return /^\{!?([^{}]+?)(?:\.\$?value)?\}$/.exec(value.trim())?.[1];
}
