import { createHash } from 'node:crypto';
import {
  type ASTNode,
  concatAST,
  type DefinitionNode,
  type FragmentDefinitionNode,
  Kind,
  parse,
  print,
  visit,
} from 'graphql';

type Fragments = ReadonlyMap<string, FragmentDefinitionNode>;

/**
 * Makes the manifest of operations: the text of each, with the fragments it uses, by its SHA-256, in the format of codegen's
 * client preset. The text is what clients print of codegen's typed-document-node output, so that clients compute the same
 * hash.
 * @param sources the texts of .graphql files; a fragment may be in another file than its operation
 */
export function manifestOf(sources: readonly string[]): Record<string, string> {
  const { definitions } = concatAST(sources.map((source) => parse(source)));
  const isFragment = (one: DefinitionNode) => one.kind === Kind.FRAGMENT_DEFINITION;
  const fragments: Fragments = new Map(definitions.filter(isFragment).map((one) => [one.name.value, one]));
  const texts = definitions
    .filter((one) => one.kind === Kind.OPERATION_DEFINITION)
    .map((operation) => print({ kind: Kind.DOCUMENT, definitions: [operation, ...usedBy(operation, fragments)] }));
  return Object.fromEntries(texts.map((text) => [createHash('sha256').update(text).digest('hex'), text]));
}

/** The used fragments in codegen's order: first those that other fragments spread, then the rest in order of appearance. */
function usedBy(operation: ASTNode, fragments: Fragments): FragmentDefinitionNode[] {
  const names = [...spreadNames(operation, fragments)];
  const inner = names.flatMap((name) => leavesFirst(name, fragments).filter((other) => other !== name));
  return [...new Set([...inner, ...names])].flatMap((name) => fragments.get(name) ?? []);
}

/** All spread names in depth-first order. */
function spreadNames(node: ASTNode, fragments: Fragments, visited = new Set<string>()): Set<string> {
  for (const name of spreadsOf(node)) {
    const fragment = visited.has(name) ? undefined : fragments.get(name);
    visited.add(name);
    if (fragment) spreadNames(fragment, fragments, visited);
  }
  return visited;
}

function leavesFirst(name: string, fragments: Fragments, visited = new Set<string>()): string[] {
  const fragment = fragments.get(name);
  if (visited.has(name) || !fragment) return [];
  visited.add(name);
  return [...spreadsOf(fragment).flatMap((inner) => leavesFirst(inner, fragments, visited)), name];
}

function spreadsOf(node: ASTNode): string[] {
  const names: string[] = [];
  visit(node, {
    FragmentSpread: ({ name }) => {
      names.push(name.value);
    },
  });
  return names;
}
