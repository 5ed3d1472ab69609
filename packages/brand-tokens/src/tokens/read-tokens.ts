import { type ResolvedToken, resolveAlias } from './aliases';
import { flatten } from './flatten';
import { familyOf, isGeneric, kindOfName, kindOfType } from './kinds';
import type { Family, Kind, Token } from './token';
import { familyOfValue, tokenKey } from './token-value';

/** An index of tokens by value. Building it is expensive compared to a lookup, so cache it with the pack. */
export interface TokenIndex {
  /** Tokens that can be written, one per kind and value. */
  readonly tokens: readonly Token[];
  /** The custom properties of all tokens, including those that are never written. */
  readonly variables: ReadonlySet<string>;
  /** Finds the best token with a value; earlier kinds are preferred. */
  find(kinds: readonly Kind[], key: string): Token | undefined;
}

/** Parses tokens: W3C design tokens, Spectrum, Style Dictionary, Theo, or plain nested names and values. */
export function readTokens(json: unknown): TokenIndex {
  const rawTokens = flatten(json);
  const best = new Map<string, Token>();
  for (const raw of rawTokens.values()) {
    const resolved = raw.isUnusable ? undefined : resolveAlias(raw, rawTokens);
    const token = resolved === undefined ? undefined : toToken(resolved);
    if (token === undefined) continue;
    const place = `${token.kind} ${token.key}`;
    const other = best.get(place);
    if (other === undefined || comesBefore(token, other)) best.set(place, token);
  }
  return {
    tokens: [...best.values()],
    variables: new Set([...rawTokens.values()].map((raw) => raw.variable)),
    find: (kinds, key) => kinds.map((kind) => best.get(`${kind} ${key}`)).find((token) => token !== undefined),
  };
}

/** Compares tokens of one kind and value: by rank, length of the name, and alphabet. */
function comesBefore(a: Token, b: Token): boolean {
  if (a.rank !== b.rank) return a.rank < b.rank;
  if (a.name.length !== b.name.length) return a.name.length < b.name.length;
  return a.name < b.name;
}

function toToken({ token, trail }: ResolvedToken): Token | undefined {
  const value = trail.at(-1)?.value;
  const kind = kindOf(trail, value);
  const key = kind === undefined ? undefined : tokenKey(value, familyOf(kind));
  if (kind === undefined || key === undefined) return undefined;
  return { name: token.name, variable: token.variable, kind, key, rank: rankOf(trail, kind, value) };
}

/** Ranks aliases before plain tokens before private ones, and all before tokens whose kind is only that of their target. */
function rankOf(trail: ResolvedToken['trail'], kind: Kind, value: unknown): number {
  const use = trail.length > 1 ? 0 : trail[0]?.isPrivate ? 2 : 1;
  return kindOf(trail.slice(0, 1), value) === kind ? use : use + 3;
}

/** The kind of an alias is that of its own type and name, or else that of its target. */
function kindOf(trail: ResolvedToken['trail'], value: unknown): Kind | undefined {
  const types = trail.map(({ kebabType }) => kindOfType(kebabType));
  if (types.includes(undefined)) return undefined;
  const typed = types.filter((kind) => kind !== undefined).find((kind) => kind !== 'vague');
  if (typed !== undefined && !isGeneric(typed)) return typed;
  const family = typed === undefined ? familyOfValue(value) : familyOf(typed);
  return kindByNames(
    trail.map(({ kebabName }) => kebabName),
    family,
  );
}

function kindByNames(names: readonly string[], family: Family | undefined): Kind | undefined {
  const kinds = names.map((name) => kindOfName(name, family)).filter((kind) => kind !== undefined);
  return kinds.find((kind) => !isGeneric(kind)) ?? kinds[0];
}
