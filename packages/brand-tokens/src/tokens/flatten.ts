import { toKebab } from './naming';
import { isJsonObject, type JsonObject, type RawToken } from './raw-token';
import { readTokenObject, type TokenBody } from './token-object';

/** Deeper groups and longer names are ignored, which limits the size of the output. */
const maxDepth = 32;
const maxNameLength = 128;

interface Group {
  readonly path: string;
  readonly depth: number;
  readonly type: string | undefined;
  readonly members: JsonObject;
}

/** Lists the tokens of a pack by the name that aliases use. Of tokens with the same custom property, the first is kept. */
export function flatten(json: unknown): Map<string, RawToken> {
  const byVariable = new Map<string, RawToken>();
  for (const token of tokensIn(json)) {
    if (!byVariable.has(token.variable)) byVariable.set(token.variable, token);
  }
  return new Map([...byVariable.values()].map((token) => [token.name, token]));
}

/** Iterative: the client chooses the nesting depth. */
function* tokensIn(json: unknown): Generator<RawToken> {
  const groups: Group[] = isJsonObject(json) ? [rootGroup(json)] : [];
  for (const group of groups) {
    for (const [key, value] of Object.entries(group.members)) {
      const member = readMember(group, key, value);
      if (member === undefined) continue;
      if ('members' in member) groups.push(member);
      else yield member;
    }
  }
}

/** Theo (used by Polaris) has resolved tokens in `props`. Its palette beside them has no CSS and is ignored. */
function rootGroup(json: JsonObject): Group {
  const isTheo = isJsonObject(json.props) && isJsonObject(json.aliases);
  return {
    path: '',
    depth: 0,
    type: stringOf(json.$type),
    members: isTheo && isJsonObject(json.props) ? json.props : json,
  };
}

function readMember(group: Group, key: string, value: unknown): RawToken | Group | undefined {
  if (key.startsWith('$') && key !== '$root') return undefined;
  const name = key === '$root' ? group.path : group.path === '' ? key : `${group.path}.${key}`;
  if (name.length > maxNameLength) return undefined;
  const token = readTokenObject(value, group.type);
  if (token !== undefined) return toRawToken(name, token);
  if (!isJsonObject(value) || group.depth >= maxDepth) return undefined;
  return { path: name, depth: group.depth + 1, type: stringOf(value.$type) ?? group.type, members: value };
}

function toRawToken(name: string, { type, ...body }: TokenBody): RawToken | undefined {
  const kebabName = toKebab(name);
  if (kebabName === '') return undefined;
  return { name, variable: `--${kebabName}`, kebabName, kebabType: type && toKebab(type), ...body };
}

function stringOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
