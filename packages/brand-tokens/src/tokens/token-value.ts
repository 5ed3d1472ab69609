import { colorKey } from '../values/color-key';
import { familyKey, lengthKey, timeKey, weightKey } from '../values/design-value';
import { toKebab } from './naming';
import { isJsonObject } from './raw-token';
import type { Family } from './token';

/** Names of font weights in W3C design tokens, and two of Spectrum. */
const weightNames = new Map([
  ...pairs(['thin', 'hairline'], 100),
  ...pairs(['extra-light', 'ultra-light'], 200),
  ...pairs(['light'], 300),
  ...pairs(['normal', 'regular', 'book'], 400),
  ...pairs(['medium'], 500),
  ...pairs(['semi-bold', 'demi-bold'], 600),
  ...pairs(['bold'], 700),
  ...pairs(['extra-bold', 'ultra-bold'], 800),
  ...pairs(['black', 'heavy'], 900),
]);

/** Returns the key of a token's value for comparison; undefined when the value is not of the family. */
export function tokenKey(value: unknown, family: Family): string | undefined {
  if (family === 'family') return familyTokenKey(value);
  if (family === 'weight') return weightTokenKey(value);
  const text = toText(value, family);
  if (text === undefined) return undefined;
  return { color: colorKey, length: lengthKey, time: timeKey }[family](text.trim());
}

/** Returns the family of a value. */
export function familyOfValue(value: unknown): Family | undefined {
  const families = ['color', 'length', 'time'] as const;
  return typeof value === 'number' ? undefined : families.find((family) => tokenKey(value, family) !== undefined);
}

function toText(value: unknown, family: 'color' | 'length' | 'time'): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return bareNumber(value, family);
  if (!isJsonObject(value)) return undefined;
  if (family === 'color') return colorObject(value);
  return typeof value.value === 'number' && typeof value.unit === 'string' ? `${value.value}${value.unit}` : undefined;
}

/** Numbers are pixels or milliseconds by convention. A unitless zero is refused: unlike `0px`, it is invalid in `calc()`. */
function bareNumber(value: number, family: 'color' | 'length' | 'time'): string | undefined {
  if (value === 0 || family === 'color') return undefined;
  return family === 'length' ? `${value}px` : `${value}ms`;
}

/** Colour spaces with a CSS function; all others are written with `color()`. */
const functions = new Set(['hsl', 'hwb', 'lab', 'lch', 'oklab', 'oklch']);
/** Colour spaces whose second and third components are percentages. */
const byPercent = new Set(['hsl', 'hwb']);

/** Converts a colour object of W3C design tokens 2025.10 to CSS. */
function colorObject({ colorSpace, components, alpha = 1 }: { readonly [key: string]: unknown }): string | undefined {
  if (typeof colorSpace !== 'string' || !Array.isArray(components) || typeof alpha !== 'number') return undefined;
  if (components.length !== 3 || !components.every((part) => typeof part === 'number' || part === 'none'))
    return undefined;
  const parts = components.map((part, at) => (byPercent.has(colorSpace) && at > 0 ? toPercent(part) : part)).join(' ');
  return `${functions.has(colorSpace) ? `${colorSpace}(` : `color(${colorSpace} `}${parts} / ${alpha})`;
}

const toPercent = (part: unknown) => (part === 'none' ? part : `${part}%`);

function familyTokenKey(value: unknown): string | undefined {
  if (typeof value === 'string' && value !== '') return familyKey(value);
  return Array.isArray(value) && value.every((name) => typeof name === 'string')
    ? familyKey(value.join(','))
    : undefined;
}

function weightTokenKey(value: unknown): string | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  return weightKey(`${weightNames.get(toKebab(`${value}`)) ?? value}`);
}

function pairs(names: readonly string[], weight: number): [string, number][] {
  return names.map((name) => [name, weight]);
}
