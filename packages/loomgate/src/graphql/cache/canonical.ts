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

/** An operation with the fragments it uses, without comments, blanks or what else its document has. */
export function canonicalOperation(document: DocumentNode, operation: OperationDefinitionNode): string {
  const separated = separateOperations(document)[operation.name?.value ?? ''] ?? document;
  const fragments = separated.definitions.flatMap((definition) =>
    definition.kind === Kind.FRAGMENT_DEFINITION ? [print(definition)] : [],
  );
  return [print(operation), ...fragments.sort()].join('\n');
}

/**
 * The variables that an operation declares, as a text: equal for values that are equal as JSON. What is left out has its
 * default; where there is none it stays out, which is not the same as null.
 */
export function canonicalVariables(
  schema: GraphQLSchema,
  definitions: readonly VariableDefinitionNode[],
  given: Readonly<Record<string, unknown>>,
): string {
  const values = definitions.flatMap((definition) => {
    const name = definition.variable.name.value;
    const value = Object.hasOwn(given, name) ? given[name] : defaultOf(schema, definition);
    return value === undefined ? [] : [`${JSON.stringify(name)}:${canonicalJson(value)}`];
  });
  return values.sort().join(',');
}

function defaultOf(schema: GraphQLSchema, { defaultValue, type }: VariableDefinitionNode): unknown {
  const known = typeFromAST(schema, type);
  return defaultValue && isInputType(known) ? valueFromAST(defaultValue, known) : undefined;
}

/** JSON with the keys of objects in order. Numbers beyond JSON, which a literal such as 1e999 makes, stay apart. */
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
