import type { GraphQLSchema } from 'graphql';
import type { Config } from '../../config';
import { isTraced } from '../../telemetry/span';
import { createBreadthFirstExecution } from './breadth-first';
import { createPlans } from './breadth-first/plans';
import type { ExecuteJudged, ExecuteOperation } from './execution';
import { createInterpretedExecution } from './interpreted';
import { judgeFirst } from './judge';
import { createTracedExecution, type Traced } from './traced';
import { Turns } from './turns';

export { asGateway } from './gateway';
export { executionPlugin } from './plugin';
export type { Traced } from './traced';

interface Options {
  /** Nothing is traced without it. */
  readonly traced?: Traced | undefined;
  readonly executor?: Config['executor'];
  /** Shared by all that execute on the thread. */
  readonly turns?: Turns;
}

/**
 * What the sampling at the door has chosen: the same executor for what nobody looks at, and for what is traced once more,
 * with a span for each resolver.
 */
export function createExecution(
  schema: GraphQLSchema,
  { traced, executor = 'breadth-first', turns = new Turns() }: Options = {},
): ExecuteOperation {
  const untraced = executorOf(schema, executor, turns);
  if (!traced) return judgeFirst(schema, untraced);
  const observed = createTracedExecution(traced, executorOf(traced.schema, executor, turns));
  return judgeFirst(schema, (execution) => (isTraced() ? observed : untraced)(execution));
}

function executorOf(schema: GraphQLSchema, executor: Config['executor'], turns: Turns): ExecuteJudged {
  if (executor === 'graphql-js') return createInterpretedExecution(schema);
  return createBreadthFirstExecution(schema, createPlans(schema), turns);
}
