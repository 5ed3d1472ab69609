import { type DocumentNode, type GraphQLSchema, Kind, type NamedTypeNode, visit } from 'graphql';
import { compileQuery } from 'graphql-jit';

/** A type that takes whatever it is given, as it is. */
const anything: NamedTypeNode = { kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value: 'JSON' } };

/**
 * Compiles an operation for variables that have been coerced. graphql-jit would coerce them once more, and in its own
 * way: it refuses a variable of `Int! = 1` that is not given, and takes what every object has for one named toString.
 */
export function compile(schema: GraphQLSchema, document: DocumentNode, operationName: string | undefined) {
  const forCoerced = visit(document, {
    VariableDefinition: (definition) => ({ ...definition, type: anything }),
    // Definitions stand before it.
    SelectionSet: () => false,
  });
  return compileQuery(schema, forCoerced, operationName);
}
