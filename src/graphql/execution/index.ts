import type { GraphQLSchema } from 'graphql';
import type { Config } from '../../config';
import { isTraced } from '../../telemetry/span';
import { createCompiledExecution } from './compiled';
import type { ExecuteOperation } from './execution';
import { createInterpretedExecution, createTracedExecution } from './interpreted';
import { judgeFirst } from './judge';

export { asGateway } from './gateway';
export { executionPlugin } from './plugin';

interface Options {
  /** The same schema once more, for what is traced; nothing is traced without it. */
  readonly tracedSchema?: GraphQLSchema | undefined;
  readonly executor?: Config['executor'];
}

/**
 * The executor that the sampling at the door has chosen: compiled for what nobody looks at, graphql-js with a span for
 * each resolver for what is traced.
 */
export function createExecution(
  schema: GraphQLSchema,
  { tracedSchema, executor = 'auto' }: Options = {},
): ExecuteOperation {
  const interpreted = createInterpretedExecution(schema);
  const untraced =
    executor === 'graphql-js'
      ? interpreted
      : createCompiledExecution(schema, interpreted, { always: executor === 'compiled' });
  if (!tracedSchema) return judgeFirst(schema, untraced);
  const traced = createTracedExecution(tracedSchema);
  return judgeFirst(schema, (execution) => (isTraced() ? traced : untraced)(execution));
}
