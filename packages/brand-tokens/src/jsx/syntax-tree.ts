import { type ParserOptions, type ParserPlugin, parse } from '@babel/parser';
import type { Node } from '@babel/types';
import { type Budget, CountedText } from '../budget';

/**
 * Parses a JSX or TSX source. Errors of context (a top-level `return`, a missing export) are accepted. Babel backtracks on some
 * TypeScript (`async<T>(a=async<T>(a=...`): 240 characters take 12 s, 30 more take hours. It has no limit, but reads
 * characters by `charCodeAt` only, where the steps are counted.
 * @throws BudgetSpent
 */
export function parseSource(source: string, language: 'JSX' | 'TSX', budget: Budget): Node {
  const plugins: ParserPlugin[] = ['jsx', 'decorators-legacy'];
  const options: ParserOptions = {
    sourceType: 'module',
    plugins: language === 'TSX' ? [...plugins, 'typescript'] : plugins,
    attachComment: false,
    allowReturnOutsideFunction: true,
    allowSuperOutsideMethod: true,
    allowUndeclaredExports: true,
  };
  // By Reflect, since Babel's type of the source is `string`.
  return Reflect.apply(parse, undefined, [new CountedText(source, budget), options]).program;
}

/** Lists all nodes except excluded ones and their descendants, parents first. Iterative: the client chooses the nesting depth. */
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
