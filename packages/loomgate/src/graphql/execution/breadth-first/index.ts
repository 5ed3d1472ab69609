import { type ExecutionResult, GraphQLError, type GraphQLSchema } from 'graphql';
import { failedWith } from '../count-result';
import type { CoercedRequest, ExecuteCoerced } from '../execution';
import { ExecutionScheduler } from '../scheduler';
import { attempt, Failure } from './failure';
import { Frame } from './frame';
import { createPlans, type PlanOf } from './plans';
import { RootPosition } from './response-position';
import { Run } from './run';

/**
 * Executes operations breadth first: each field is resolved for all objects at its position in the operation, in however
 * many lists they are, and its values are completed together. All promises of a field are awaited once, paths are built
 * only when they are read, and arguments are coerced once per field. Results equal those of graphql-js
 * (test/pipeline/executors.test.ts), except that `isTypeOf` is called for interfaces and unions only.
 */
export function createBreadthFirstExecution(
  schema: GraphQLSchema,
  planOf = createPlans(schema),
  scheduler = new ExecutionScheduler(),
): ExecuteCoerced {
  return async (execution) => {
    const plan = attempt(() => planOf(execution));
    if (plan instanceof Failure) return toRequestError(plan.error);
    const { operation, fragments } = plan;
    const { contextValue, coerced: variableValues, rootValue, control } = execution;
    const info = { schema, fragments, rootValue, operation, variableValues };
    const run = new Run(info, contextValue, scheduler, control);
    try {
      const result = await execute(run, plan, execution);
      plan.updateSize();
      await run.untilSerializable();
      return withinLimits(run, result);
    } finally {
      control?.output.release();
    }
  };
}

async function execute(
  run: Run,
  { root }: ReturnType<PlanOf>,
  { rootValue }: Pick<CoercedRequest, 'rootValue'>,
): Promise<ExecutionResult> {
  const position = new RootPosition();
  const object = root.create();
  position.put(0, object);
  const start = (fields: typeof root.fields) =>
    run.start(new Frame({ fields, create: () => object }, position, [0], [rootValue]));
  // The root object itself has no price; its fields have.
  run.output.enter(1, { ...root.size, price: 0 });
  // Mutation fields run serially, and stop after an error that nulls the root:
  // https://spec.graphql.org/draft/#sec-Normal-and-Serial-Execution
  for (const fields of run.isMutation ? root.fields.map((field) => [field]) : [root.fields]) {
    start(fields);
    await run.untilIdle();
    if (position.isNulled(0)) break;
  }
  return run.stopped && !run.isMutation ? failedWith(run.stopped.error) : toResult(run, position);
}

/** Checks limits once more: the last step, or another execution's response, may have exceeded them. */
function withinLimits({ output: { exceeded }, stopped, isMutation }: Run, result: ExecutionResult): ExecutionResult {
  if (!exceeded || stopped) return result;
  return isMutation ? { ...failedWith(exceeded), data: null } : failedWith(exceeded);
}

/** https://spec.graphql.org/draft/#sec-Request-Error-Result, for a `@skip` or `@include` condition that is null. */
function toRequestError(error: unknown): ExecutionResult {
  if (error instanceof GraphQLError) return { errors: [error], data: null };
  throw error;
}

function toResult(run: Run, { data }: RootPosition): ExecutionResult {
  const errors = run.errors.all();
  return errors ? { errors, data } : { data };
}
