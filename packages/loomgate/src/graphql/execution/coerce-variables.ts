import {
  coerceInputValue,
  GraphQLError,
  type GraphQLInputType,
  type GraphQLSchema,
  isInputType,
  isNonNullType,
  type OperationDefinitionNode,
  typeFromAST,
  type VariableDefinitionNode,
  valueFromAST,
} from 'graphql';

type Given = Readonly<Record<string, unknown>>;

/** The values as resolvers take them, which are good only where there are no errors. */
interface Coerced {
  readonly values: Record<string, unknown>;
  readonly errors: GraphQLError[];
}

/** Each further one would be written down and sent, and read by nobody. */
const maxErrors = 10;

/** What has been coerced, for as long as the variables are there: a request is planned with them, then executed. */
const known = new WeakMap<Given, { readonly operation: OperationDefinitionNode; readonly coerced: Coerced }>();

/**
 * https://spec.graphql.org/draft/#CoerceVariableValues(), as graphql-js does it but for the errors: its own have the
 * whole value in each, which gives passwords away and takes a second for a large one. These have the place and the
 * reason. For the same operation and the same object of variables it is the same result.
 */
export function coerceVariables(schema: GraphQLSchema, operation: OperationDefinitionNode, given: Given = {}): Coerced {
  const kept = known.get(given);
  if (kept?.operation === operation) return kept.coerced;
  const coerced = coerceAll(schema, operation, given);
  known.set(given, { operation, coerced });
  return coerced;
}

function coerceAll(schema: GraphQLSchema, { variableDefinitions = [] }: OperationDefinitionNode, given: Given) {
  // Without a prototype, from which a variable named toString would have a value.
  const coerced: Coerced = { values: Object.create(null), errors: [] };
  for (const definition of variableDefinitions) {
    const type = typeFromAST(schema, definition.type);
    if (isInputType(type)) coerceVariable(definition, type, given, coerced);
    if (coerced.errors.length >= maxErrors) break;
  }
  return coerced;
}

function coerceVariable(
  node: VariableDefinitionNode,
  type: GraphQLInputType,
  given: Given,
  { values, errors }: Coerced,
): void {
  const name = node.variable.name.value;
  const refuse = (what: string) =>
    errors.push(
      new GraphQLError(`Variable "$${name}"${what}`, { nodes: node, extensions: { code: 'BAD_USER_INPUT' } }),
    );
  const isRequired = isNonNullType(type);
  if (Object.hasOwn(given, name)) {
    if (given[name] === null && isRequired) refuse(` of non-null type "${type}" must not be null.`);
    else values[name] = coerce(given[name], type, (path, why) => refuse(`${placeOf(name, path)} is not valid: ${why}`));
  } else if (node.defaultValue) values[name] = valueFromAST(node.defaultValue, type);
  else if (isRequired) refuse(` of required type "${type}" was not provided.`);
}

type Path = readonly (string | number)[];

function placeOf(name: string, path: Path): string {
  const steps = path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${key}`));
  return steps.length > 0 ? ` at "${name}${steps.join('')}"` : '';
}

/** Ends a coercion early; graphql-js has no other way. */
const enough = new Error('enough errors');

/** @param refuse returns how many errors there are by now */
function coerce(value: unknown, type: GraphQLInputType, refuse: (path: Path, why: string) => number): unknown {
  try {
    return coerceInputValue(value, type, (path, _, { message }) => {
      if (refuse(path, message) >= maxErrors) throw enough;
    });
  } catch (error) {
    if (error === enough) return undefined;
    throw error;
  }
}
