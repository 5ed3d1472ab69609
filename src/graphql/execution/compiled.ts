import {
  type DocumentNode,
  type ExecutionResult,
  execute,
  type GraphQLSchema,
  getOperationAST,
  getVariableValues,
} from 'graphql';
import { type CompiledQuery, compileQuery, isCompiledQuery } from 'graphql-jit';
import { LRUCache } from 'lru-cache';

/** One execution of a parsed and validated operation. */
interface Execution {
  readonly document: DocumentNode;
  /** Names the document among all documents; Apollo's hash of its text. */
  readonly documentHash: string;
  readonly operationName: string | undefined;
  readonly variableValues: Record<string, unknown> | undefined;
  readonly contextValue: unknown;
}

export type ExecuteOperation = (execution: Execution) => Promise<ExecutionResult>;

/** An operation that is asked for once is not worth the compiling. */
const usesBeforeCompiling = 2;
const maxOperations = 1_000;

/** What is known of an operation: how often it ran, then its compiled form, or that graphql-js has to run it. */
type Known = number | CompiledQuery['query'] | 'not compilable';

/**
 * Executes by graphql-js at first, and by a function compiled for the operation when it comes again: no walk over the
 * document, no look-up of types, and few promises for each field. Answers are the same (test/pipeline/executors).
 */
export function createCompiledExecution(schema: GraphQLSchema): ExecuteOperation {
  const operations = new LRUCache<string, Known>({ max: maxOperations });
  return async (execution) => {
    const { document, operationName, variableValues, contextValue } = execution;
    const key = `${execution.documentHash} ${operationName ?? ''}`;
    const known = operations.get(key) ?? 0;
    const next = typeof known === 'number' ? learn(schema, execution, known) : known;
    if (next !== known) operations.set(key, next);
    if (typeof next !== 'function') return execute({ schema, document, operationName, variableValues, contextValue });
    const errors = variableErrors(schema, execution);
    return errors ? { errors } : next(undefined, contextValue, variableValues);
  };
}

function learn(schema: GraphQLSchema, { document, operationName }: Execution, uses: number): Known {
  if (uses < usesBeforeCompiling) return uses + 1;
  const compiled = compileQuery(schema, document, operationName);
  return isCompiledQuery(compiled) ? compiled.query : 'not compilable';
}

/** Variables are judged by graphql-js in either case, so that clients read the same words. */
function variableErrors(schema: GraphQLSchema, { document, operationName, variableValues }: Execution) {
  const definitions = getOperationAST(document, operationName)?.variableDefinitions ?? [];
  return getVariableValues(schema, definitions, variableValues ?? {}, { maxErrors: 50 }).errors;
}
