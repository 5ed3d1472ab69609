import type { GraphQLSchema } from 'graphql';
import type { Config } from '../../config';
import { isTraced } from '../../telemetry/span';
import { createBreadthFirstExecution } from './breadth-first';
import { createPlans } from './breadth-first/plans';
import { coerceFirst } from './coerce-request';
import type { ExecuteCoerced, ExecuteOperation } from './execution';
import { createGraphqlJsExecution } from './graphql-js';
import { ExecutionScheduler } from './scheduler';
import { createTracedExecution, type Traced } from './traced';

export { createApolloExecutor } from './apollo-executor';
export { executionPlugin } from './plugin';
export type { Traced } from './traced';

interface Options {
  /** Nothing is traced without it. */
  readonly traced?: Traced | undefined;
  readonly executor?: Config['executor'];
  /** Shared by all that execute on the thread. */
  readonly turns?: ExecutionScheduler;
}

/**
 * What the sampling at the door has chosen: the same executor for what nobody looks at, and for what is traced once more,
 * with a span for each resolver.
 */
export function createExecution(
  schema: GraphQLSchema,
  { traced, executor = 'breadth-first', turns = new ExecutionScheduler() }: Options = {},
): ExecuteOperation {
  const untraced = executorOf(schema, executor, turns);
  if (!traced) return coerceFirst(schema, untraced);
  const observed = createTracedExecution(traced, executorOf(traced.schema, executor, turns));
  return coerceFirst(schema, (execution) => (isTraced() ? observed : untraced)(execution));
}

function executorOf(schema: GraphQLSchema, executor: Config['executor'], turns: ExecutionScheduler): ExecuteCoerced {
  if (executor === 'graphql-js') return createGraphqlJsExecution(schema);
  return createBreadthFirstExecution(schema, createPlans(schema), turns);
}
