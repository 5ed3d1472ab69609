import type { Node } from '@babel/types';

/** Returns the possible results of an expression: both branches of a condition, and the content of braces and casts. */
export function resultsOf(root: Node): Node[] {
  const found: Node[] = [];
  const open: Node[] = [root];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    const inner = innerResults(node);
    if (inner === undefined) found.push(node);
    else open.push(...inner);
  }
  return found;
}

function innerResults(node: Node): Node[] | undefined {
  switch (node.type) {
    case 'ConditionalExpression':
      return [node.consequent, node.alternate];
    case 'LogicalExpression':
      return [node.left, node.right];
    case 'JSXExpressionContainer':
    case 'TSAsExpression':
    case 'TSSatisfiesExpression':
    case 'TSNonNullExpression':
      return [node.expression];
    default:
      return undefined;
  }
}
