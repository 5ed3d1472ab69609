import { findLiterals } from '../values/find-literals';
import type { Spot } from '../values/spot';
import { utilitiesOf } from './tailwind-utilities';

/** `-mt-[8px]!`: a utility and its arbitrary value. With a modifier (`/50`), `var()` works in Tailwind 4 only, so it is excluded. */
const arbitraryValue = /^!?-?([a-z][a-z-]*?)-\[([^[\]]+)\]!?$/;
const arbitraryProperty = /^!?\[([a-z\d-]+):([^[\]]+)\]!?$/;
const typeHint = /^[a-z-]+:/;

/** Finds design values in one Tailwind class at `offset` of the source. */
export function spotsInClass(name: string, offset: number): Spot[] {
  if (!name.includes('[')) return [];
  const start = utilityStart(name);
  const utility = name.slice(start);
  const [, property, value] = arbitraryProperty.exec(utility) ?? [];
  if (property !== undefined && value !== undefined) {
    const valueStart = offset + start + utility.indexOf(':') + 1;
    return findLiterals(toCss(value), property, valueStart, (variable) => variable);
  }
  const [, prefix, inner] = arbitraryValue.exec(utility) ?? [];
  if (prefix === undefined || inner === undefined) return [];
  return spotsInArbitrary(prefix, inner, offset + start + utility.indexOf('[') + 1);
}

function spotsInArbitrary(prefix: string, inner: string, offset: number): Spot[] {
  const hint = typeHint.exec(inner)?.[0] ?? '';
  const text = toCss(inner.slice(hint.length));
  return utilitiesOf(prefix).flatMap(({ property, hint: needed }) => {
    const spots = findLiterals(text, property, offset + hint.length, (variable) => variable);
    const isWhole = spots.length === 1 && spots[0]?.value.text === text;
    if (!isWhole || hint !== '' || needed === undefined) return spots;
    return spots.map((spot) => ({ ...spot, write: (variable: string) => `${needed}:${variable}` }));
  });
}

/** Converts underscores to spaces, as Tailwind does. */
function toCss(value: string): string {
  return value.replaceAll('_', ' ');
}

/** Returns the start of the utility after its variants, which may contain brackets and colons: `min-[1320px]:px-0`. */
function utilityStart(name: string): number {
  let depth = 0;
  let start = 0;
  for (let index = 0; index < name.length; index += 1) {
    const character = name[index];
    if (character === '[') depth += 1;
    else if (character === ']') depth -= 1;
    else if (character === ':' && depth === 0) start = index + 1;
  }
  return start;
}
