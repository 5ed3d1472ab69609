import { type ASTNode, type ConstDirectiveNode, valueFromASTUntyped } from 'graphql';

/** A field or a type of the schema, with its AST nodes. */
export interface Described {
  readonly astNode?: Definition | null | undefined;
  readonly extensionASTNodes?: readonly Definition[];
}

type Definition = ASTNode & { readonly directives?: readonly ConstDirectiveNode[] | undefined };

/** The arguments of a directive on a field or a type; of the first, if it is repeated. Schema validation has checked them. */
export function argumentsOfDirective(
  directive: string,
  { astNode, extensionASTNodes = [] }: Described,
): [name: string, value: unknown][] {
  const nodes = [astNode, ...extensionASTNodes].filter((node) => node !== null && node !== undefined);
  const found = nodes.flatMap(({ directives = [] }) => directives).find(({ name }) => name.value === directive);
  return found?.arguments?.map(({ name, value }) => [name.value, valueFromASTUntyped(value)]) ?? [];
}
