/** A token as the pack has it, before aliases are resolved. */
export interface RawToken {
  readonly name: string;
  readonly variable: string;
  /** The name and the type in kebab case, made once: each alias on the way to a token asks for them. */
  readonly kebabName: string;
  readonly kebabType: string | undefined;
  readonly value: unknown;
  /** Part of a palette that is only there to be referred to. */
  readonly isPrivate: boolean;
  /** May be referred to, but not written into a source. */
  readonly isUnusable: boolean;
}

export type JsonObject = { readonly [key: string]: unknown };

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
