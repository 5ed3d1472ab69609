import type { Kind } from '../tokens/token';
import type { DesignValue } from './design-value';

/** A literal in the source that a token can replace. */
export interface Spot {
  readonly start: number;
  readonly end: number;
  readonly value: DesignValue;
  /** The CSS property in kebab case. */
  readonly property: string;
  /** The kinds of tokens that fit, best match first. */
  readonly kinds: readonly Kind[];
  /** Writes `var(--token)` in the notation of this position. */
  readonly write: (variable: string) => string;
  /** Tokens that would refer to themselves at this position. */
  readonly avoid?: ReadonlySet<string>;
}
