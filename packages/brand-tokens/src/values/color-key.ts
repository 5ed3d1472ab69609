import { type Color, clampRgb, converter, parse } from 'culori';

const toRgb = converter('rgb');
const toOklab = converter('oklab');

/** Half of one step of eight bits: what rounding takes back into sRGB is in it. */
const tolerance = 0.5 / 255;

/**
 * The value of a colour in any notation of CSS Color 4, equal for equal colours. Colours of sRGB compare as screens show
 * them: eight bits a channel, so that `#0008` is `rgb(0 0 0 / 53.3%)`. Others compare in OKLab, to three decimals.
 * @returns undefined for `transparent`, and for what is no colour
 */
export function colorKey(text: string): string | undefined {
  const color = colorOf(text.toLowerCase());
  if (!color) return undefined;
  const alpha = toHex(Math.min(color.alpha ?? 1, 1));
  const { r = 0, g = 0, b = 0 } = toRgb(color);
  if ([r, g, b].every(isInSrgb)) return `#${[r, g, b].map(toHex).join('')}${alpha}`;
  const { l = 0, a: greenRed = 0, b: blueYellow = 0 } = toOklab(color);
  return `oklab ${[l, greenRed, blueYellow].map((part) => (part + 0).toFixed(3)).join(' ')} ${alpha}`;
}

/** A name, a hex notation with its `#`, or a function of CSS: the parser knows more than these. */
const notation = /^(#|[a-z]+\((?!.*--)|(?![\da-f]+$)[a-z]+$)/;

function colorOf(text: string): Color | undefined {
  const color = notation.test(text) && text !== 'transparent' ? parse(text) : undefined;
  return color && /^(rgb|hsl|hwb)/.test(text) ? clampRgb(color) : color;
}

const isInSrgb = (channel: number): boolean => channel >= -tolerance && channel <= 1 + tolerance;

function toHex(channel: number): string {
  return Math.round(Math.min(Math.max(channel, 0), 1) * 255)
    .toString(16)
    .padStart(2, '0');
}
