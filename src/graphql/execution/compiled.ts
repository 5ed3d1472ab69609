import { type DocumentNode, type ExecutionResult, execute, type GraphQLSchema, getOperationAST } from 'graphql';
import { type CompiledQuery, isCompiledQuery } from 'graphql-jit';
import { LRUCache } from 'lru-cache';
import { bytesHeldBy } from '../document-store';
import { coerceVariables } from './coerce-variables';
import { compile } from './compile';

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
const maxBytes = 64 * 1024 * 1024;
const bytesPerCompiled = 15 * 1024;

/** What is known of an operation: how often it ran, then its compiled form, or that graphql-js has to run it. */
type Known = number | CompiledQuery['query'] | 'not compilable';

/**
 * Executes by graphql-js at first, and by a function compiled for the operation when it comes again: no walk over the
 * document, no look-up of types, and few promises for each field. Answers are the same (test/pipeline/executors).
 */
export function createCompiledExecution(schema: GraphQLSchema): ExecuteOperation {
  const operations = new LRUCache<string, Known>({ max: maxOperations, maxSize: maxBytes });

  function recall(execution: Execution): Known {
    const key = `${execution.documentHash} ${execution.operationName ?? ''}`;
    const known = operations.get(key) ?? 0;
    if (typeof known !== 'number') return known;
    const next = learn(schema, execution, known);
    operations.set(key, next, { size: key.length + bytesOf(next, execution) });
    return next;
  }

  return async (execution) => {
    const { document, operationName, variableValues, contextValue } = execution;
    const operation = getOperationAST(document, operationName);
    // Nor is it remembered: a name that the document does not have may be of any length.
    if (!operation) return execute({ schema, document, operationName });
    const { values, errors } = coerceVariables(schema, operation, variableValues);
    if (errors.length > 0) return { errors };
    const known = recall(execution);
    if (typeof known === 'function') return known(undefined, contextValue, values);
    return execute({ schema, document, operationName, variableValues, contextValue });
  };
}

function learn(schema: GraphQLSchema, { document, operationName }: Execution, uses: number): Known {
  if (uses < usesBeforeCompiling) return uses + 1;
  const compiled = compile(schema, document, operationName);
  return isCompiledQuery(compiled) ? compiled.query : 'not compilable';
}

/** Measured: 15 KiB for a small operation, for a large one its document, which nothing else may keep, and as much again. */
function bytesOf(known: Known, { document }: Execution): number {
  return typeof known === 'function' ? bytesPerCompiled + 2 * bytesHeldBy(document) : 1;
}
