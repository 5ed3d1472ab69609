import {
  type DocumentNode,
  type GraphQLSchema,
  isInputType,
  Kind,
  type OperationDefinitionNode,
  print,
  separateOperations,
  typeFromAST,
  type VariableDefinitionNode,
  valueFromAST,
} from 'graphql';

/** Prints an operation with the fragments it uses, without comments, whitespace and other definitions. */
export function canonicalOperation(document: DocumentNode, operation: OperationDefinitionNode): string {
  const separated = separateOperations(document)[operation.name?.value ?? ''] ?? document;
  const fragments = separated.definitions.flatMap((definition) =>
    definition.kind === Kind.FRAGMENT_DEFINITION ? [print(definition)] : [],
  );
  return [print(operation), ...fragments.sort()].join('\n');
}

/**
 * Prints the declared variables of an operation: equal text for values that are equal as JSON. An omitted variable has its
 * default; without a default it is left out, which differs from null.
 */
export function canonicalVariables(
  schema: GraphQLSchema,
  definitions: readonly VariableDefinitionNode[],
  variables: Readonly<Record<string, unknown>>,
): string {
  const values = definitions.flatMap((definition) => {
    const name = definition.variable.name.value;
    const value = Object.hasOwn(variables, name) ? variables[name] : defaultOf(schema, definition);
    return value === undefined ? [] : [`${JSON.stringify(name)}:${canonicalJson(value)}`];
  });
  return values.sort().join(',');
}

function defaultOf(schema: GraphQLSchema, { defaultValue, type }: VariableDefinitionNode): unknown {
  const known = typeFromAST(schema, type);
  return defaultValue && isInputType(known) ? valueFromAST(defaultValue, known) : undefined;
}

/** JSON with sorted object keys. Infinity, which a literal such as 1e999 is, has a text of its own instead of null. */
export function canonicalJson(value: unknown): string {
  if (typeof value === 'number') return Number.isFinite(value) ? JSON.stringify(value) : String(value);
  if (typeof value === 'bigint') return `${value}n`;
  if (value instanceof Date || value instanceof URL) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'undefined';
  const fields = Object.entries(value).filter(([, one]) => one !== undefined);
  return `{${fields
    .map(([name, one]) => `${JSON.stringify(name)}:${canonicalJson(one)}`)
    .sort()
    .join(',')}}`;
}
