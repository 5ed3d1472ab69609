/** What a token is for. Colours and lengths of no stated purpose are plain `color` and `dimension`. */
export type ColorKind = 'color' | 'text-color' | 'background-color' | 'border-color' | 'effect-color';
export type LengthKind =
  | 'dimension'
  | 'spacing'
  | 'size'
  | 'radius'
  | 'border-width'
  | 'font-size'
  | 'line-height'
  | 'letter-spacing';
export type Kind = ColorKind | LengthKind | 'duration' | 'font-weight' | 'font-family';

/** Which values can be compared with each other. */
export type Family = 'color' | 'length' | 'time' | 'weight' | 'family';

export interface Token {
  /** As the pack writes it, groups joined with dots: `color.blue.500`. */
  readonly name: string;
  /** The custom property: `--color-blue-500`. */
  readonly variable: string;
  readonly kind: Kind;
  /** The value, equal for equal values however they are spelt. */
  readonly key: string;
  /** Lower is chosen first. */
  readonly rank: number;
}
