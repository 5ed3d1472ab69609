import valueParser, { type FunctionNode, type Node, type WordNode } from 'postcss-value-parser';
import { colorKey } from './color-key';
import { type DesignValue, familyKey, lengthKey, timeKey, weightKey } from './design-value';
import { type Slot, slotOf } from './properties';
import type { Spot } from './spot';

/** Functions whose arguments can be tokens, unlike those of `url()`, `var()` or `attr()`. */
const openFunctions =
  /^(calc|min|max|clamp|color-mix|light-dark|drop-shadow|(-webkit-|repeating-|-webkit-repeating-)?(linear|radial|conic)-gradient)$/i;
const colorFunctions = /^((rgb|hsl)a?|hwb|(ok)?(lab|lch)|color)$/i;
const wideKeywords = /^(inherit|initial|unset|revert|revert-layer|serif|sans-serif|monospace|system-ui)$/i;

type Found = Pick<Spot, 'start' | 'end' | 'value'>;

/** Finds design values in a CSS value at `offset` of the source. */
export function findLiterals(text: string, property: string, offset: number, write: Spot['write']): Spot[] {
  const slot = slotOf(property);
  if (slot === undefined) return [];
  const found = slot.family === undefined ? findInNodes(text, property, slot) : findFamily(text);
  return found.map(({ start, end, value }) => {
    const kinds = slot[value.family] ?? [];
    return { start: start + offset, end: end + offset, value, property, kinds, write };
  });
}

function findInNodes(text: string, property: string, slot: Slot): Found[] {
  const found: Found[] = [];
  const open: Node[] = [...valueParser(text).nodes];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (node.type === 'function' && openFunctions.test(node.value)) for (const inner of node.nodes) open.push(inner);
    const value = designValueOf(node, text, slot);
    if (value === undefined || (isKeyword(value) && property.startsWith('--'))) continue;
    found.push({ start: node.sourceIndex, end: node.sourceEndIndex, value });
  }
  return found;
}

function designValueOf(node: Node, text: string, slot: Slot): DesignValue | undefined {
  if (node.type === 'word') return wordValue(node, slot);
  return node.type === 'function' && slot.color && colorFunctions.test(node.value) ? colorValue(node, text) : undefined;
}

function wordValue({ value: text }: WordNode, slot: Slot): DesignValue | undefined {
  if (/^[\d.+-]/.test(text)) {
    return (
      (slot.length && keyed('length', lengthKey(text), text)) ??
      (slot.time && keyed('time', timeKey(text), text)) ??
      (slot.weight && keyed('weight', weightKey(text), text))
    );
  }
  return (
    (slot.color && keyed('color', colorKey(text), text)) ?? (slot.weight && keyed('weight', weightKey(text), text))
  );
}

function colorValue(node: FunctionNode, text: string): DesignValue | undefined {
  const literal = text.slice(node.sourceIndex, node.sourceEndIndex);
  return keyed('color', colorKey(literal), literal);
}

/** A list of font families is one value. */
function findFamily(text: string): Found[] {
  const literal = text.trim();
  if (literal === '' || wideKeywords.test(literal) || /\/\*|\(|\\/.test(literal)) return [];
  const start = text.indexOf(literal);
  return [{ start, end: start + literal.length, value: { family: 'family', key: familyKey(literal), text: literal } }];
}

function keyed(family: DesignValue['family'], key: string | undefined, text: string): DesignValue | undefined {
  return key === undefined ? undefined : { family, key, text };
}

/** In a custom property a word such as `red` may be no colour: it can be a name, or be compared by a style query. */
function isKeyword({ family, text }: DesignValue): boolean {
  return family === 'color' && /^[a-z]+$/i.test(text);
}
