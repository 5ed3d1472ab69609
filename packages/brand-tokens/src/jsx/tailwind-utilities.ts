/** The property of a utility, and the type hint that Tailwind needs to interpret `var()` as that property. */
export interface Utility {
  readonly property: string;
  readonly hint?: string;
}

/** Tailwind interprets `text-[var(--x)]` as a colour and `text-[length:var(--x)]` as a size. The same holds for these utilities. */
const colorOrWidth = (color: string, width: string): Utility[] => [
  { property: color },
  { property: width, hint: 'length' },
];
const only = (property: string): Utility[] => [{ property }];

const utilities: readonly (readonly [RegExp, readonly Utility[]])[] = [
  [/^(scroll-)?[mp][xytrblse]?$/, only('padding')],
  [/^(gap|space)(-[xy])?$/, only('gap')],
  [/^(inset(-[xy])?|top|right|bottom|left|start|end)$/, only('inset')],
  [/^((min|max)-)?[wh]$|^size$|^basis$/, only('width')],
  [/^rounded(-[setrbl]{1,2})?$/, only('border-radius')],
  [/^(bg|from|via|to)$/, only('background-color')],
  [/^text$/, colorOrWidth('color', 'font-size')],
  [/^border(-[xytrblse])?$/, colorOrWidth('border-color', 'border-width')],
  [/^(outline|ring|ring-offset)$/, colorOrWidth('outline-color', 'outline-width')],
  [/^stroke$/, colorOrWidth('stroke', 'stroke-width')],
  [/^divide$/, only('border-color')],
  [/^divide-[xy]$/, only('border-width')],
  [/^((inset|drop|text)-)?shadow$/, [{ property: 'box-shadow', hint: 'color' }]],
  [/^(fill|accent|caret|decoration|placeholder)$/, only('fill')],
  [/^leading$/, only('line-height')],
  [/^tracking$/, only('letter-spacing')],
  [/^indent$/, only('text-indent')],
  [/^(outline|underline)-offset$/, only('outline-offset')],
  [/^(duration|delay)$/, only('transition-duration')],
  [/^font$/, [{ property: 'font-weight' }, { property: 'font-family', hint: 'family-name' }]],
];

/** Returns the properties that `<prefix>-[...]` can set; empty for utilities that accept no token. */
export function utilitiesOf(prefix: string): readonly Utility[] {
  return utilities.find(([pattern]) => pattern.test(prefix))?.[1] ?? [];
}
