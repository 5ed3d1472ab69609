import { isJsonObject, type JsonObject, type RawToken } from './raw-token';

/** The content of a token without its name. */
export interface TokenBody extends Pick<RawToken, 'value' | 'isPrivate' | 'isUnusable'> {
  readonly type: string | undefined;
}

/** A Spectrum token has values per theme, scale and system; the first ones are used. */
const defaultSets = ['light', 'desktop', 'spectrum', 'default'];
const maxSetDepth = 4;

/** Parses a token in any of the known formats; undefined for a group. */
export function readTokenObject(json: unknown, groupType: string | undefined): TokenBody | undefined {
  if (!isJsonObject(json)) {
    return json === null ? undefined : { type: groupType, value: json, isPrivate: false, isUnusable: false };
  }
  const body = defaultSet(json);
  const value = body.$value ?? body.value;
  if (value === undefined || (isJsonObject(value) && body.$value === undefined && typeOf(body) === undefined)) {
    return undefined;
  }
  return {
    type: typeOf(body) ?? groupType,
    value,
    isPrivate: json.private === true,
    isUnusable: Boolean(json.deprecated ?? json.$deprecated) || typeof json.component === 'string',
  };
}

function defaultSet(json: JsonObject): JsonObject {
  let body = json;
  for (let depth = 0; depth < maxSetDepth && isJsonObject(body.sets); depth += 1) {
    const sets = body.sets;
    const name = defaultSets.find((set) => Object.hasOwn(sets, set)) ?? Object.keys(sets)[0];
    const inner = name === undefined ? undefined : sets[name];
    if (!isJsonObject(inner)) return body;
    body = inner;
  }
  return body;
}

/** `$type` is W3C, `type` is Style Dictionary, the last part of `$schema` is Spectrum. */
function typeOf({ $type, type, $schema }: JsonObject): string | undefined {
  if (typeof $type === 'string') return $type;
  if (typeof type === 'string') return type;
  return typeof $schema === 'string' ? /([^/]*?)(?:\.json)?$/.exec($schema)?.[1] : undefined;
}
