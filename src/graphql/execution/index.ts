import type { GraphQLSchema } from 'graphql';
import type { Config } from '../../config';
import { isTraced } from '../../telemetry/span';
import { createBreadthFirstExecution } from './breadth-first';
import type { ExecuteJudged, ExecuteOperation } from './execution';
import { createInterpretedExecution } from './interpreted';
import { judgeFirst } from './judge';
import { createTracedExecution, type Traced } from './traced';

export { asGateway } from './gateway';
export { executionPlugin } from './plugin';
export type { Traced } from './traced';

interface Options {
  /** Nothing is traced without it. */
  readonly traced?: Traced | undefined;
  readonly executor?: Config['executor'];
}

/**
 * What the sampling at the door has chosen: the same executor for what nobody looks at, and for what is traced once more,
 * with a span for each resolver.
 */
export function createExecution(
  schema: GraphQLSchema,
  { traced, executor = 'breadth-first' }: Options = {},
): ExecuteOperation {
  const untraced = executorOf(schema, executor);
  if (!traced) return judgeFirst(schema, untraced);
  const observed = createTracedExecution(traced, executorOf(traced.schema, executor));
  return judgeFirst(schema, (execution) => (isTraced() ? observed : untraced)(execution));
}

function executorOf(schema: GraphQLSchema, executor: Config['executor']): ExecuteJudged {
  return executor === 'graphql-js' ? createInterpretedExecution(schema) : createBreadthFirstExecution(schema);
}
