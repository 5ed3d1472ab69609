import { isGeneric, kindOfName } from '../tokens/kinds';
import type { ColorKind, Family, Kind } from '../tokens/token';

/** The tokens that a property accepts: kinds per family of values, best match first. */
export type Slot = { readonly [family in Family]?: readonly Kind[] };

const anyColor: readonly Kind[] = ['color', 'text-color', 'background-color', 'border-color', 'effect-color'];
const colorFor = (role: ColorKind): readonly Kind[] => [role, ...anyColor.filter((kind) => kind !== role)];
const text = { color: colorFor('text-color') };
const background = { color: colorFor('background-color') };
const border = { color: colorFor('border-color') };
const lengthFor = (kind: Kind): Slot => ({ length: [kind, 'dimension'] });

/** The first match applies. Shorthands that mix two kinds of lengths, such as `font`, are excluded. */
const slots: readonly (readonly [RegExp, Slot])[] = [
  [/^(color|caret-color|text-decoration(-color)?|-webkit-text-fill-color)$/, text],
  [/^background(-color|-image)?$/, background],
  [
    /^(border|outline|column-rule)(-(top|right|bottom|left|block|inline)(-(start|end))?)?$/,
    { ...border, ...lengthFor('border-width') },
  ],
  [/^((border|outline|column-rule)(-.+)?-width|stroke-width)$/, lengthFor('border-width')],
  [/^((border|outline|column-rule)(-.+)?-color|stroke)$/, border],
  [/-color$|^fill$/, { color: anyColor }],
  [/^(-webkit-)?(box-shadow|text-shadow|filter|backdrop-filter)$/, { color: colorFor('effect-color') }],
  [/-radius$/, lengthFor('radius')],
  [/^(scroll-)?(margin|padding)(-|$)|^((grid-)?(row|column)-|grid-)?gap$|^border-spacing$/, lengthFor('spacing')],
  [/^inset(-|$)|^(top|right|bottom|left|text-indent|outline-offset|text-underline-offset)$/, lengthFor('spacing')],
  [/^((min|max)-)?(width|height|inline-size|block-size)$|^flex-basis$/, lengthFor('size')],
  [/^font-size$/, lengthFor('font-size')],
  [/^line-height$/, lengthFor('line-height')],
  [/^(letter|word)-spacing$/, lengthFor('letter-spacing')],
  [/^font-weight$/, { weight: ['font-weight'] }],
  [/^font-family$/, { family: ['font-family'] }],
  [/^(-webkit-)?(transition|animation)(-duration|-delay)?$/, { time: ['duration'] }],
];

/** Returns the tokens that a property (in kebab case) accepts; undefined when it accepts none. */
export function slotOf(property: string): Slot | undefined {
  if (property.startsWith('--')) return customSlot(property);
  return slots.find(([pattern]) => pattern.test(property))?.[1];
}

/** The name of a custom property indicates its purpose; otherwise only its colours are replaced. */
function customSlot(property: string): Slot {
  const length = kindOfName(property, 'length') ?? 'dimension';
  return { color: anyColor, time: ['duration'], ...(isGeneric(length) ? {} : lengthFor(length)) };
}
