import type { Random } from './random';

/** Generates design tokens around one hue, in the format of https://www.designtokens.org/ */
export function composeTokens(random: Random) {
  const hue = random.below(360);
  const unit = random.pick([4, 6, 8]);
  const [heading, body] = [random.pick(serifs), random.pick(sans)];
  return {
    color: {
      $type: 'color',
      brand: {
        100: value(toHex(hue, 0.45, 0.92)),
        500: value(toHex(hue, 0.5, 0.5)),
        900: value(toHex(hue, 0.55, 0.18)),
      },
      accent: value(toHex(hue + 150, 0.6, 0.48)),
      background: value('{color.brand.100}'),
      text: value('{color.brand.900}'),
    },
    spacing: dimensions({ small: unit, medium: unit * 2, large: unit * 4, huge: unit * 8 }),
    radius: dimensions({ card: unit, button: random.below(unit + 1), round: 9999 }),
    typography: {
      family: { $type: 'fontFamily', heading: value([heading, 'serif']), body: value([body, 'sans-serif']) },
      size: dimensions({ body: 16, title: 24 + unit }),
    },
  };
}

const serifs = ['Fraunces', 'Lora', 'Cormorant', 'Source Serif 4'];
const sans = ['Inter', 'Karla', 'Work Sans', 'Source Sans 3'];

const value = <T>($value: T) => ({ $value });

function dimensions(pixels: Record<string, number>) {
  const tokens = Object.entries(pixels).map(([name, size]) => [name, value(`${size}px`)] as const);
  return { $type: 'dimension', ...Object.fromEntries(tokens) };
}

/** https://www.w3.org/TR/css-color-4/#hsl-to-rgb; saturation and lightness from 0 to 1. */
function toHex(hue: number, saturation: number, lightness: number): string {
  const chroma = saturation * Math.min(lightness, 1 - lightness);
  const channel = (offset: number) => {
    const position = (offset + hue / 30) % 12;
    const share = lightness - chroma * Math.max(-1, Math.min(position - 3, 9 - position, 1));
    return Math.round(share * 255)
      .toString(16)
      .padStart(2, '0');
  };
  return `#${channel(0)}${channel(8)}${channel(4)}`;
}
