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

/** The coerced values. They are complete only if there are no errors. */
interface Coerced {
  readonly values: Record<string, unknown>;
  readonly errors: GraphQLError[];
}

/** Bounds the size of the response and of the log. */
const maxErrors = 10;

/** Results by variables object: the cache policy and the executor coerce the same request. */
const known = new WeakMap<Given, { readonly operation: OperationDefinitionNode; readonly coerced: Coerced }>();

/**
 * https://spec.graphql.org/draft/#CoerceVariableValues(), as in graphql-js except for the error messages. Those of
 * graphql-js contain the whole value, which may be a password, and printing a large one takes a second. These have the
 * path and the reason. Repeated calls with the same operation and variables object return the same result.
 */
export function coerceVariables(schema: GraphQLSchema, operation: OperationDefinitionNode, given: Given = {}): Coerced {
  const earlier = known.get(given);
  if (earlier?.operation === operation) return earlier.coerced;
  const coerced = coerceAll(schema, operation, given);
  known.set(given, { operation, coerced });
  return coerced;
}

function coerceAll(schema: GraphQLSchema, { variableDefinitions = [] }: OperationDefinitionNode, given: Given) {
  // No prototype: it would give a variable named toString a value.
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
  const addError = (problem: string) =>
    errors.push(
      new GraphQLError(`Variable "$${name}"${problem}`, { nodes: node, extensions: { code: 'BAD_USER_INPUT' } }),
    );
  const isRequired = isNonNullType(type);
  if (Object.hasOwn(given, name)) {
    if (given[name] === null && isRequired) addError(` of non-null type "${type}" must not be null.`);
    else
      values[name] = coerce(given[name], type, (path, why) => addError(`${pathText(name, path)} is not valid: ${why}`));
  } else if (node.defaultValue) values[name] = valueFromAST(node.defaultValue, type);
  else if (isRequired) addError(` of required type "${type}" was not provided.`);
}

type Path = readonly (string | number)[];

function pathText(name: string, path: Path): string {
  const steps = path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${key}`));
  return steps.length > 0 ? ` at "${name}${steps.join('')}"` : '';
}

/** Thrown to end a coercion early: coerceInputValue has no error limit. */
const tooManyErrors = new Error('too many errors');

/** @param addError returns the number of errors so far */
function coerce(value: unknown, type: GraphQLInputType, addError: (path: Path, why: string) => number): unknown {
  try {
    return coerceInputValue(value, type, (path, _, { message }) => {
      if (addError(path, message) >= maxErrors) throw tooManyErrors;
    });
  } catch (error) {
    if (error === tooManyErrors) return undefined;
    throw error;
  }
}
