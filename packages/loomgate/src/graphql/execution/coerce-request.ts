import { type GraphQLSchema, getOperationAST } from 'graphql';
import { coerceVariables } from './coerce-variables';
import type { ExecuteCoerced, ExecuteOperation } from './execution';
import { graphqlJsExecute } from './graphql-js';

/**
 * Finds the operation and coerces its variables before an executor runs, so that all executors return the same request
 * errors and cache no plan of a request that cannot run.
 */
export function coerceFirst(schema: GraphQLSchema, run: ExecuteCoerced): ExecuteOperation {
  return async (execution) => {
    const { document, operationName, variableValues } = execution;
    const operation = getOperationAST(document, operationName);
    // Makes the request error of graphql-js.
    if (!operation) return graphqlJsExecute({ schema, document, operationName });
    const { values, errors } = coerceVariables(schema, operation, variableValues);
    return errors.length > 0 ? { errors } : run({ ...execution, operation, coerced: values });
  };
}
