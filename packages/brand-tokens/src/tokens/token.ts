/** The purpose of a token. Colours and lengths without a specific purpose are `color` and `dimension`. */
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

/** Families of comparable values. */
export type Family = 'color' | 'length' | 'time' | 'weight' | 'family';

export interface Token {
  /** The name in the pack, with groups joined by dots: `color.blue.500`. */
  readonly name: string;
  /** The custom property: `--color-blue-500`. */
  readonly variable: string;
  readonly kind: Kind;
  /** The normalised value: equal for equal values in any notation. */
  readonly key: string;
  /** Tokens with a lower rank are preferred. */
  readonly rank: number;
}
