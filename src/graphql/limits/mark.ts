import { type ASTNode, type ConstDirectiveNode, valueFromASTUntyped } from 'graphql';

/** The arguments of `@cost` in schema/limits.graphql. */
export interface Mark {
  readonly weight?: number;
  readonly assumedSize?: number;
  readonly sizedBy?: string;
}

interface Marked {
  readonly astNode?: Definition | null | undefined;
  readonly extensionASTNodes?: readonly Definition[];
}

type Definition = ASTNode & { readonly directives?: readonly ConstDirectiveNode[] | undefined };

/** What `@cost` says on a field or a type; the schema itself has checked the arguments. */
export function readMark({ astNode, extensionASTNodes = [] }: Marked): Mark {
  const nodes = [astNode, ...extensionASTNodes].filter((node) => node !== null && node !== undefined);
  const mark = nodes.flatMap(({ directives = [] }) => directives).find(({ name }) => name.value === 'cost');
  return Object.fromEntries(mark?.arguments?.map(({ name, value }) => [name.value, valueFromASTUntyped(value)]) ?? []);
}
