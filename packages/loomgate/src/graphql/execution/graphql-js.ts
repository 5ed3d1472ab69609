import { execute, type GraphQLSchema } from 'graphql';
import { countResult } from './count-result';
import type { ExecuteCoerced } from './execution';

/**
 * `execute` of graphql-js, read when this module loads. Tracing starts later, and its instrumentation replaces the export:
 * untraced requests must not run the replacement.
 */
export const graphqlJsExecute = execute;

/** Creates an executor on graphql-js. Results are counted when they are complete. */
export function createGraphqlJsExecution(schema: GraphQLSchema): ExecuteCoerced {
  return async ({ document, operationName, variableValues, contextValue, rootValue, control }) => {
    const args = { schema, document, operationName, variableValues, contextValue, rootValue };
    return countResult(await graphqlJsExecute(args), control?.output);
  };
}
