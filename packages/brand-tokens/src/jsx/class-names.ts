import type { Node } from '@babel/types';
import type { Spot } from '../values/spot';
import { spotsInClass } from './tailwind';
import { type TextPiece, textPiecesOf } from './text-pieces';

/**
 * Finds design values in class names: a string, a template, or the arguments of functions like `clsx`.
 * Nodes in `seen` are skipped: nested calls would otherwise be read once per level.
 */
export function spotsInClassNames(root: Node, source: string, seen: Set<Node>): Spot[] {
  const pieces: TextPiece[] = [];
  const open: Node[] = [root];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (seen.has(node)) continue;
    seen.add(node);
    for (const inner of classSources(node)) open.push(inner);
    for (const piece of textPiecesOf(node, source)) pieces.push(piece);
  }
  return pieces.flatMap(spotsInPiece);
}

/** Skips tests of conditions and comparisons, whose strings are no class names. */
function classSources(node: Node): Node[] {
  switch (node.type) {
    case 'JSXExpressionContainer':
    case 'TSAsExpression':
    case 'TSSatisfiesExpression':
    case 'TSNonNullExpression':
      return [node.expression];
    case 'ConditionalExpression':
      return [node.consequent, node.alternate];
    case 'LogicalExpression':
      return [node.left, node.right];
    case 'TemplateLiteral':
      return node.expressions;
    case 'ArrayExpression':
      return node.elements.filter((element) => element !== null);
    case 'ObjectExpression':
      return node.properties.flatMap((property) =>
        property.type === 'ObjectProperty' ? [property.key, property.value] : [],
      );
    case 'CallExpression':
      return [...node.arguments, ...(node.callee.type === 'MemberExpression' ? [node.callee.object] : [])];
    default:
      return [];
  }
}

/** Skips a class next to `${}`, which is only a part of a class name. */
function spotsInPiece({ text, start, isJoinedBefore, isJoinedAfter }: TextPiece): Spot[] {
  return [...text.matchAll(/\S+/g)].flatMap(({ 0: name, index }) => {
    const isPart = (isJoinedBefore && index === 0) || (isJoinedAfter && index + name.length === text.length);
    return isPart ? [] : spotsInClass(name, start + index);
  });
}
