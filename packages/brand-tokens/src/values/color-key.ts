import { type Color, clampRgb, converter, parse } from 'culori';

const toRgb = converter('rgb');
const toOklab = converter('oklab');

/** Half of an 8-bit step: colours within this distance of sRGB are rounded to sRGB. */
const tolerance = 0.5 / 255;

/**
 * Normalises a colour in any notation of CSS Color 4. Colours of sRGB are compared with 8 bits per channel, so that `#0008`
 * equals `rgb(0 0 0 / 53.3%)`. Others are compared in OKLab with three decimals.
 * @returns undefined for `transparent` and for text that is no colour
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

/** A colour name, a hex notation with `#`, or a CSS function. The parser accepts more, which CSS does not. */
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
