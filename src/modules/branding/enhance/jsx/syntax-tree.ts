import { type ParserPlugin, parse } from '@babel/parser';
import type { Node } from '@babel/types';

/** Parses a JSX or TSX source; what is only wrong in its context (a `return`, a missing export) is accepted. */
export function parseSource(source: string, language: 'JSX' | 'TSX'): Node {
  const plugins: ParserPlugin[] = ['jsx', 'decorators-legacy'];
  return parse(source, {
    sourceType: 'module',
    plugins: language === 'TSX' ? [...plugins, 'typescript'] : plugins,
    attachComment: false,
    allowReturnOutsideFunction: true,
    allowSuperOutsideMethod: true,
    allowUndeclaredExports: true,
  }).program;
}

/** Lists every node that is not inside one left out, outer nodes before inner ones. A stack of its own: nesting is the sender's choice. */
export function nodesIn(root: Node, isLeftOut: (node: Node) => boolean): Node[] {
  const found: Node[] = [];
  const open: Node[] = [root];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (isLeftOut(node)) continue;
    found.push(node);
    for (const member of Object.values(node)) for (const child of nodesOf(member)) open.push(child);
  }
  return found;
}

function nodesOf(member: unknown): Node[] {
  return Array.isArray(member) ? member.filter(isNode) : isNode(member) ? [member] : [];
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}
