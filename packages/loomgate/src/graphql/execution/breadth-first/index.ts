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
 * Executes operations breadth first: each field is resolved for all objects at its place in the operation, however many
 * lists these are in, and its values are completed together. There is one wait for all of them, nothing is made for a path
 * unless somebody asks for it, and what is the same for all is done once. Answers are those of graphql-js
 * (test/pipeline/executors.test.ts); `isTypeOf` is asked of types of interfaces and unions alone.
 */
export function createBreadthFirstExecution(
  schema: GraphQLSchema,
  planOf = createPlans(schema),
  turns = new ExecutionScheduler(),
): ExecuteCoerced {
  return async (execution) => {
    const plan = attempt(() => planOf(execution));
    if (plan instanceof Failure) return refusedBy(plan.error);
    const { operation, fragments } = plan;
    const { contextValue, coerced: variableValues, rootValue, control } = execution;
    const run = new Run({ schema, fragments, rootValue, operation, variableValues }, contextValue, turns, control);
    try {
      const result = await execute(run, plan, execution);
      plan.weigh();
      await run.untilWritten();
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
  const place = new RootPosition();
  const object = root.create();
  place.put(0, object);
  const begin = (fields: typeof root.fields) =>
    run.start(new Frame({ fields, create: () => object }, place, [0], [rootValue]));
  // Of the root nothing is asked but its fields.
  run.output.enter(1, { ...root.size, price: 0 });
  // One after the other, and none after one that has failed for all:
  // https://spec.graphql.org/draft/#sec-Normal-and-Serial-Execution
  for (const fields of run.isMutation ? root.fields.map((field) => [field]) : [root.fields]) {
    begin(fields);
    await run.untilIdle();
    if (place.isNulled(0)) break;
  }
  return run.stopped && !run.isMutation ? failedWith(run.stopped.error) : toResult(run, place);
}

/** An answer may have become too large by its last step, and all answers together by somebody else's. */
function withinLimits({ output: { exceeded }, stopped, isMutation }: Run, result: ExecutionResult): ExecutionResult {
  if (!exceeded || stopped) return result;
  return isMutation ? { ...failedWith(exceeded), data: null } : failedWith(exceeded);
}

/** https://spec.graphql.org/draft/#sec-Request-Error-Result: what `@skip` or `@include` looks at is null. */
function refusedBy(error: unknown): ExecutionResult {
  if (error instanceof GraphQLError) return { errors: [error], data: null };
  throw error;
}

function toResult(run: Run, { data }: RootPosition): ExecutionResult {
  const errors = run.errors.all();
  return errors ? { errors, data } : { data };
}
