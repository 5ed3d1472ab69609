import type { ExecutionResult, GraphQLError, GraphQLSchema } from 'graphql';
import { type CompiledQuery, isCompiledQuery } from 'graphql-jit';
import { LRUCache } from 'lru-cache';
import { bytesHeldBy } from '../document-store';
import { compile } from './compile';
import type { ExecuteJudged, Execution } from './execution';
import { createIdleQueue } from './idle';

/** An operation that is asked for once is not worth the compiling. */
const usesBeforeCompiling = 2;
const maxOperations = 1_000;
const maxBytes = 64 * 1024 * 1024;
const bytesPerCompiled = 15 * 1024;

/** What is known of an operation: how often it ran, then that it waits, its compiled form, or that it has none. */
type Known = number | 'waiting' | 'not compilable' | CompiledQuery['query'];

interface Options {
  /** Compiles at once, and whatever comes. */
  readonly always?: boolean;
}

/**
 * Executes by graphql-js at first, and by a function compiled for the operation when it comes again: no walk over the
 * document, no look-up of types, and few promises for each field. Compiling takes milliseconds, so it waits until no
 * request does. Answers are the same (test/pipeline/executors).
 * @param interpret runs what is not compiled
 */
export function createCompiledExecution(
  schema: GraphQLSchema,
  interpret: ExecuteJudged,
  { always = false }: Options = {},
): ExecuteJudged {
  const operations = new LRUCache<string, Known>({ max: maxOperations, maxSize: maxBytes });
  let executing = 0;
  const idle = createIdleQueue(() => executing === 0);

  function remember(key: string, known: Known, execution: Compilable): Known {
    operations.set(key, known, { size: key.length + bytesOf(known, execution) });
    return known;
  }

  /** One use more of an operation that is not compiled yet. */
  function use(key: string, uses: number, execution: Execution): Known {
    if (always) return compiledOf(schema, execution);
    if (uses < usesBeforeCompiling) return uses + 1;
    // Of the request nothing else is kept while it waits.
    const compilable = { document: execution.document, operationName: execution.operationName };
    const isQueued = idle.push(() => remember(key, compiledOf(schema, compilable), compilable));
    return isQueued ? 'waiting' : uses;
  }

  function lookUp(execution: Execution): Known {
    const key = `${execution.documentHash} ${execution.operationName ?? ''}`;
    const known = operations.get(key) ?? 0;
    return typeof known === 'number' ? remember(key, use(key, known, execution), execution) : known;
  }

  return async (execution) => {
    executing += 1;
    try {
      const run = lookUp(execution);
      if (typeof run !== 'function') return await interpret(execution);
      return completed(await run(execution.rootValue, execution.contextValue, execution.coerced));
    } finally {
      executing -= 1;
    }
  };
}

type Compilable = Pick<Execution, 'document' | 'operationName'>;

function compiledOf(schema: GraphQLSchema, { document, operationName }: Compilable): Known {
  try {
    const compiled = compile(schema, document, operationName);
    return isCompiledQuery(compiled) ? compiled.query : 'not compilable';
  } catch {
    // What graphql-js makes of it, its caller will see.
    return 'not compilable';
  }
}

/** Measured: 15 KiB for a small operation, for a large one its document, which nothing else may keep, and as much again. */
function bytesOf(known: Known, { document }: Compilable): number {
  if (typeof known === 'function') return bytesPerCompiled + 2 * bytesHeldBy(document);
  return known === 'waiting' ? bytesHeldBy(document) : 1;
}

/**
 * graphql-jit gives an error that nobody expected no extensions, where graphql-js has none in them. Apollo fails over
 * that before it asks us what of the error to show, so that nobody would hear of it.
 */
function completed(result: ExecutionResult): ExecutionResult {
  if (!result.errors?.some(({ extensions }) => extensions === undefined)) return result;
  const errors = result.errors.map((error): GraphQLError => {
    return error.extensions === undefined ? Object.create(error, { extensions: { value: {} } }) : error;
  });
  return { ...result, errors };
}
