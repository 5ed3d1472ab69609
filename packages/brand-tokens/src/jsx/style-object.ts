import type { Node, ObjectMethod, ObjectProperty, SpreadElement } from '@babel/types';
import { findLiterals } from '../values/find-literals';
import type { Spot } from '../values/spot';
import { resultsOf } from './results';
import { textPiecesOf } from './text-pieces';

/** Properties whose numbers React does not convert to pixels, or whose numbers are no lengths. */
const bareNumbers = /^(line-height|font-weight)$|^--/;

/** Finds the design values in `style={{ color: '#fff', padding: 8 }}`. */
export function spotsInStyle(value: Node, source: string): Spot[] {
  return resultsOf(value)
    .flatMap((result) => (result.type === 'ObjectExpression' ? result.properties : []))
    .flatMap((property) => spotsInProperty(property, source));
}

function spotsInProperty(node: ObjectProperty | ObjectMethod | SpreadElement, source: string): Spot[] {
  if (node.type !== 'ObjectProperty' || node.computed) return [];
  const property = propertyOf(node.key);
  return property === undefined
    ? []
    : resultsOf(node.value).flatMap((result) => spotsInValue(result, property, source));
}

function spotsInValue(node: Node, property: string, source: string): Spot[] {
  if (isNumber(node)) return spotsInNumber(node, property, source);
  return textPiecesOf(node, source)
    .filter((piece) => !piece.isJoinedBefore && !piece.isJoinedAfter)
    .flatMap(({ text, start }) => findLiterals(text, property, start, (variable) => variable));
}

function spotsInNumber(node: Node, property: string, source: string): Spot[] {
  const [start, end] = [node.start ?? 0, node.end ?? 0];
  const number = source.slice(start, end);
  const text = bareNumbers.test(property) ? number : `${number}px`;
  return findLiterals(text, property, start, (variable) => `'${variable}'`).map((spot) => ({ ...spot, end }));
}

function isNumber(node: Node): boolean {
  return (
    node.type === 'NumericLiteral' ||
    (node.type === 'UnaryExpression' && node.operator === '-' && isNumber(node.argument))
  );
}

/** `WebkitTextFillColor` is `-webkit-text-fill-color`; quoted keys are used unchanged. */
function propertyOf(key: Node): string | undefined {
  if (key.type === 'StringLiteral' && key.value.startsWith('--')) return key.value;
  const name = key.type === 'Identifier' ? key.name : key.type === 'StringLiteral' ? key.value : undefined;
  return name?.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
