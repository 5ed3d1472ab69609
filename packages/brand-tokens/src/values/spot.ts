import type { Kind } from '../tokens/token';
import type { DesignValue } from './design-value';

/** A literal in the source where a token may stand. */
export interface Spot {
  readonly start: number;
  readonly end: number;
  readonly value: DesignValue;
  /** The CSS property it belongs to, in kebab case. */
  readonly property: string;
  /** The kinds of token that fit there, the best fitting first. */
  readonly kinds: readonly Kind[];
  /** How `var(--token)` is spelt at this place. */
  readonly write: (variable: string) => string;
  /** Tokens that would refer to themselves if they stood here. */
  readonly avoid?: ReadonlySet<string>;
}
