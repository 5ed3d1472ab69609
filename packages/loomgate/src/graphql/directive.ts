import { type ASTNode, type ConstDirectiveNode, valueFromASTUntyped } from 'graphql';

/** A field or a type of the schema. */
export interface Described {
  readonly astNode?: Definition | null | undefined;
  readonly extensionASTNodes?: readonly Definition[];
}

type Definition = ASTNode & { readonly directives?: readonly ConstDirectiveNode[] | undefined };

/** What a directive says on a field or a type; of several, the first. The schema itself has checked the arguments. */
export function argumentsOfDirective(
  directive: string,
  { astNode, extensionASTNodes = [] }: Described,
): [name: string, value: unknown][] {
  const nodes = [astNode, ...extensionASTNodes].filter((node) => node !== null && node !== undefined);
  const said = nodes.flatMap(({ directives = [] }) => directives).find(({ name }) => name.value === directive);
  return said?.arguments?.map(({ name, value }) => [name.value, valueFromASTUntyped(value)]) ?? [];
}
