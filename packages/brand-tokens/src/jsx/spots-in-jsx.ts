import type { JSXOpeningElement, Node } from '@babel/types';
import type { Budget } from '../budget';
import type { Spot } from '../values/spot';
import { spotsInClassNames } from './class-names';
import { paintProperty, spotsInPaint } from './paint';
import { spotsInStyle } from './style-object';
import { nodesIn, parseSource } from './syntax-tree';

/** Common functions that join class names. */
const classFunctions = /^(clsx|cn|cx|classnames|classNames|twMerge|twJoin|cva|tv)$/;
const classAttribute = /^class$|^className$|ClassName$/;

/** Finds design values in style objects, class names and paint attributes. */
export function spotsInJsx(source: string, language: 'JSX' | 'TSX', budget: Budget): Spot[] {
  const seen = new Set<Node>();
  return nodesIn(parseSource(source, language, budget), isStencil).flatMap((node) => {
    if (node.type === 'JSXOpeningElement') return spotsInElement(node, source, seen);
    return isClassCall(node) ? spotsInClassNames(node, source, seen) : [];
  });
}

function isClassCall(node: Node): boolean {
  return node.type === 'CallExpression' && node.callee.type === 'Identifier' && classFunctions.test(node.callee.name);
}

/** In a mask or clip path, white and black define visibility and are no design values. */
function isStencil(node: Node): boolean {
  return node.type === 'JSXElement' && /^(mask|clipPath)$/.test(nameOf(node.openingElement.name));
}

function spotsInElement({ name, attributes }: JSXOpeningElement, source: string, seen: Set<Node>): Spot[] {
  return attributes.flatMap((attribute) => {
    if (attribute.type !== 'JSXAttribute' || !attribute.value) return [];
    const attributeName = nameOf(attribute.name);
    if (attributeName === 'style') return spotsInStyle(attribute.value, source);
    if (classAttribute.test(attributeName)) return spotsInClassNames(attribute.value, source, seen);
    const property = paintProperty(attributeName, nameOf(name));
    return property === undefined ? [] : spotsInPaint(attribute.value, property, source);
  });
}

function nameOf(node: Node): string {
  return node.type === 'JSXIdentifier' ? node.name : '';
}
