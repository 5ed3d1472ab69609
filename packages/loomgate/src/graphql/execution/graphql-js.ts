import { execute, type GraphQLSchema } from 'graphql';
import { countResult } from './count-result';
import type { ExecuteCoerced } from './execution';

/** graphql-js as it was loaded; tracing patches the one that others find later. */
export const graphqlJsExecute = original(execute);

/** graphql-js, never traced. */
export function createGraphqlJsExecution(schema: GraphQLSchema): ExecuteCoerced {
  return async ({ document, operationName, variableValues, contextValue, rootValue, control }) => {
    const args = { schema, document, operationName, variableValues, contextValue, rootValue };
    return countResult(await graphqlJsExecute(args), control?.output);
  };
}

/** The function below a patch, where there is one. */
function original(patched: typeof execute): typeof execute {
  const below: unknown = Reflect.get(patched, '__original');
  return isExecute(below) ? below : patched;
}

function isExecute(value: unknown): value is typeof execute {
  return typeof value === 'function';
}
