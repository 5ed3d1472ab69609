import { type GraphQLSchema, getOperationAST } from 'graphql';
import { coerceVariables } from './coerce-variables';
import type { ExecuteCoerced, ExecuteOperation } from './execution';
import { graphqlJsExecute } from './graphql-js';

/**
 * Judges operations before an executor is asked, so that all executors refuse in the same words, and none remembers what
 * it cannot run.
 */
export function coerceFirst(schema: GraphQLSchema, run: ExecuteCoerced): ExecuteOperation {
  return async (execution) => {
    const { document, operationName, variableValues } = execution;
    const operation = getOperationAST(document, operationName);
    // A name that the document does not have may be of any length.
    if (!operation) return graphqlJsExecute({ schema, document, operationName });
    const { values, errors } = coerceVariables(schema, operation, variableValues);
    return errors.length > 0 ? { errors } : run({ ...execution, operation, coerced: values });
  };
}
