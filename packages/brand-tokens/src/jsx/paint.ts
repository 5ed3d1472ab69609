import type { Node } from '@babel/types';
import { findLiterals } from '../values/find-literals';
import type { Spot } from '../values/spot';
import { resultsOf } from './results';
import { textPiecesOf } from './text-pieces';

const paintAttributes = /^(fill|stroke|color|(stop|flood|lighting)-?color)$/i;

/** Elements whose `color` attribute is no CSS value and does not support `var()`. */
const plainColorElements = /^(link|font|hr|basefont|meta)$/;

/** Returns the CSS property that an attribute sets; undefined when it sets none. */
export function paintProperty(attribute: string, element: string): string | undefined {
  if (!paintAttributes.test(attribute) || plainColorElements.test(element)) return undefined;
  return attribute.toLowerCase().replace(/(?<=[a-z])-?color$/, '-color');
}

/** Finds colours in `fill="#fff"` or `stroke={active ? 'red' : 'blue'}`. */
export function spotsInPaint(value: Node, property: string, source: string): Spot[] {
  return resultsOf(value)
    .flatMap((result) => textPiecesOf(result, source))
    .filter((piece) => !piece.isJoinedBefore && !piece.isJoinedAfter)
    .flatMap(({ text, start }) => findLiterals(text, property, start, (variable) => variable));
}
