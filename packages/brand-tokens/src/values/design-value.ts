import type { Family } from '../tokens/token';

/** A literal as written, and a key that is equal for equal values in any notation. */
export interface DesignValue {
  readonly family: Family;
  readonly key: string;
  readonly text: string;
}

const number = String.raw`[+-]?(?:\d+(?:\.\d+)?|\.\d+)(?:e[+-]?\d+)?`;
const lengthPattern = new RegExp(`^(${number})(px|rem|em)$`, 'i');
const weightKeywords = new Map([
  ['normal', '400'],
  ['bold', '700'],
]);
const timePattern = new RegExp(`^(${number})(ms|s)$`, 'i');

/** `rem` and `em` are not converted to `px`: their size depends on the page. */
export function lengthKey(text: string): string | undefined {
  const [, amount, unit] = lengthPattern.exec(text) ?? [];
  return amount === undefined || unit === undefined ? undefined : `${Number(amount) + 0}${unit.toLowerCase()}`;
}

export function timeKey(text: string): string | undefined {
  const [, amount, unit] = timePattern.exec(text) ?? [];
  if (amount === undefined || unit === undefined) return undefined;
  const milliseconds = unit.toLowerCase() === 's' ? Number(amount) * 1000 : Number(amount);
  return `${Number(milliseconds.toPrecision(12)) + 0}ms`;
}

export function weightKey(text: string): string | undefined {
  const weight = weightKeywords.get(text.toLowerCase()) ?? text;
  return /^[1-9]\d{0,2}$|^1000$/.test(weight) ? `weight ${weight}` : undefined;
}

/** A list of font families, compared without quotes, case and spaces. */
export function familyKey(text: string): string {
  const names = text.split(',').map((name) => name.replaceAll(/["']/g, '').trim().replaceAll(/\s+/g, ' '));
  return `family ${names.join(',').toLowerCase()}`;
}

/** Returns whether a value without a token is reported. Zero and keywords are not. */
export function isWorthReporting({ family, key, text }: DesignValue): boolean {
  if (family === 'weight') return /^\d/.test(text);
  return !/^-?0(px|rem|em|ms)$/.test(key);
}
