import type { ColorKind, Family, Kind, LengthKind } from './token';

/** The kind of a token by its type. The name decides for lengths of type `dimension`. Other types are ignored. */
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

/** Unspecific types: the value and the name decide. */
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

/** Lengths of shadows, which fit no other property. */
const shadowPart = /(^|-)(shadow|blur|spread)(-|$)/;

const otherRoles: readonly (readonly [RegExp, Kind])[] = [
  [/(^|-)(duration|delay)(-|$)/, 'duration'],
  [/(^|-)(font-)?weights?(-|$)/, 'font-weight'],
  [/(^|-)(font-(family|families|stack)|fonts?|typeface)(-|$)/, 'font-family'],
];

/** Returns the kind of a type; `vague` for an unspecific type, undefined for an ignored one. */
export function kindOfType(type: string | undefined): Kind | 'vague' | undefined {
  return type === undefined || vagueTypes.has(type) ? 'vague' : typeKinds.get(type);
}

/** Returns the kind that a kebab-case name suggests for a value of a family. */
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
