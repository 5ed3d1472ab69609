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
 * The manifest of operations that are written down: each with the fragments it uses, under the SHA-256 of its text, in
 * the shape of codegen's client preset. The text is the one that clients print of what codegen's typed-document-node
 * gives them, so that a hash that they make is the manifest's.
 * @param sources the texts of .graphql files; a fragment may be in another file than the operation
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

/** In codegen's order: what fragments of the operation use, and then the others as they are first read. */
function usedBy(operation: ASTNode, fragments: Fragments): FragmentDefinitionNode[] {
  const names = [...read(operation, fragments)];
  const inner = names.flatMap((name) => leavesFirst(name, fragments).filter((other) => other !== name));
  return [...new Set([...inner, ...names])].flatMap((name) => fragments.get(name) ?? []);
}

/** Each name as it is met, with what it leads to right after it. */
function read(node: ASTNode, fragments: Fragments, met = new Set<string>()): Set<string> {
  for (const name of spreadsOf(node)) {
    const fragment = met.has(name) ? undefined : fragments.get(name);
    met.add(name);
    if (fragment) read(fragment, fragments, met);
  }
  return met;
}

function leavesFirst(name: string, fragments: Fragments, met = new Set<string>()): string[] {
  const fragment = fragments.get(name);
  if (met.has(name) || !fragment) return [];
  met.add(name);
  return [...spreadsOf(fragment).flatMap((inner) => leavesFirst(inner, fragments, met)), name];
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
