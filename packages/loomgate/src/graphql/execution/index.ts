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
  /** Without it no execution is traced. */
  readonly traced?: Traced | undefined;
  readonly executor?: Config['executor'];
  /** Shared by all executions of the thread. */
  readonly scheduler?: ExecutionScheduler;
}

/**
 * Creates the function that executes operations. Sampled requests run in a second instance of the same executor, with a
 * span for each resolver.
 */
export function createExecution(
  schema: GraphQLSchema,
  { traced, executor = 'breadth-first', scheduler = new ExecutionScheduler() }: Options = {},
): ExecuteOperation {
  const untraced = executorOf(schema, executor, scheduler);
  if (!traced) return coerceFirst(schema, untraced);
  const observed = createTracedExecution(traced, executorOf(traced.schema, executor, scheduler));
  return coerceFirst(schema, (execution) => (isTraced() ? observed : untraced)(execution));
}

function executorOf(
  schema: GraphQLSchema,
  executor: Config['executor'],
  scheduler: ExecutionScheduler,
): ExecuteCoerced {
  if (executor === 'graphql-js') return createGraphqlJsExecution(schema);
  return createBreadthFirstExecution(schema, createPlans(schema), scheduler);
}
