import type { ColorKind, Family, Kind, LengthKind } from './token';

/** What a token's type says of its kind; lengths of type `dimension` are told apart by name. Other types have no place. */
const typeKinds = new Map<string, Kind>([
  ['color', 'color'],
  ['dimension', 'dimension'],
  ['spacing', 'spacing'],
  ['size', 'size'],
  ['sizing', 'size'],
  ['border-radius', 'radius'],
  ['border-width', 'border-width'],
  ['font-size', 'font-size'],
  ['font-sizes', 'font-size'],
  ['line-height', 'line-height'],
  ['line-heights', 'line-height'],
  ['letter-spacing', 'letter-spacing'],
  ['duration', 'duration'],
  ['time', 'duration'],
  ['font-weight', 'font-weight'],
  ['font-weights', 'font-weight'],
  ['font-family', 'font-family'],
  ['font-families', 'font-family'],
]);

/** Types that say nothing: the value and the name decide. */
const vagueTypes = new Set(['number', 'string', 'other', 'alias']);

const colorRoles: readonly (readonly [RegExp, ColorKind])[] = [
  [/(^|-)(shadow|overlay|scrim|backdrop|focus|indicator)(-|$)/, 'effect-color'],
  [/(^|-)(border|outline|stroke|divider|separator)(-|$)/, 'border-color'],
  [/(^|-)(background|bg|surface|canvas)(-|$)/, 'background-color'],
  [/(^|-)(text|content|foreground|fg|heading|body|title|detail|label)(-|$)/, 'text-color'],
];

const lengthRoles: readonly (readonly [RegExp, LengthKind])[] = [
  [/(^|-)(line-height|leading)(-|$)/, 'line-height'],
  [/(^|-)(letter-spacing|tracking)(-|$)/, 'letter-spacing'],
  [/(^|-)(font-size|fontsize|text-size)s?(-|$)/, 'font-size'],
  [/(^|-)(radius|radii|rounded|rounding)(-|$)/, 'radius'],
  [/(^|-)(border|stroke|outline|thickness)(-|$)/, 'border-width'],
  [/(^|-)(spacing|space|gap|padding|margin|inset|gutter|to)(-|$)/, 'spacing'],
  [/(^|-)(width|height|size|sizing)s?(-|$)/, 'size'],
];

/** The offsets of a shadow are no lengths to measure anything else with. */
const shadowPart = /(^|-)(shadow|blur|spread)(-|$)/;

const otherRoles: readonly (readonly [RegExp, Kind])[] = [
  [/(^|-)(duration|delay)(-|$)/, 'duration'],
  [/(^|-)(font-)?weights?(-|$)/, 'font-weight'],
  [/(^|-)(font-(family|families|stack)|fonts?|typeface)(-|$)/, 'font-family'],
];

/** The kind that a type names; `vague` where it leaves the question open, undefined where the type has no place. */
export function kindOfType(type: string | undefined): Kind | 'vague' | undefined {
  return type === undefined || vagueTypes.has(type) ? 'vague' : typeKinds.get(type);
}

/** The kind that a kebab-case name suggests for a value of a family. */
export function kindOfName(name: string, family: Family | undefined): Kind | undefined {
  if (family === 'color') return roleIn(colorRoles, name) ?? 'color';
  if (family === 'length') return shadowPart.test(name) ? undefined : (roleIn(lengthRoles, name) ?? 'dimension');
  if (family === 'time') return 'duration';
  return roleIn(lengthRoles, name) ?? roleIn(otherRoles, name);
}

export function isGeneric(kind: Kind): boolean {
  return kind === 'color' || kind === 'dimension';
}

export function familyOf(kind: Kind): Family {
  if (kind === 'duration') return 'time';
  if (kind === 'font-weight') return 'weight';
  if (kind === 'font-family') return 'family';
  return kind === 'color' || kind.endsWith('-color') ? 'color' : 'length';
}

function roleIn<Role>(roles: readonly (readonly [RegExp, Role])[], name: string): Role | undefined {
  return roles.find(([pattern]) => pattern.test(name))?.[1];
}
