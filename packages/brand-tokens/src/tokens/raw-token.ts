/** A token before aliases are resolved. */
export interface RawToken {
  readonly name: string;
  readonly variable: string;
  /** Name and type in kebab case, computed once, since each alias of the token reads them. */
  readonly kebabName: string;
  readonly kebabType: string | undefined;
  readonly value: unknown;
  /** Part of a palette that only aliases refer to. */
  readonly isPrivate: boolean;
  /** Can be referred to, but is not written to sources. */
  readonly isUnusable: boolean;
}

export type JsonObject = { readonly [key: string]: unknown };

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
