import type { ExecutionResult, GraphQLSchema } from 'graphql';
import type { ExecuteJudged } from '../execution';
import { createInterpretedExecution } from '../interpreted';
import { RootPlace } from './place';
import { createPlans } from './plans';
import { Run } from './run';

/**
 * Executes operations breadth first: each field is resolved for all objects at its place in the operation, however many
 * lists these are in, and its values are completed together. There is one wait for all of them, nothing is made for a path
 * unless somebody asks for it, and what is the same for all is done once. Answers are those of graphql-js
 * (test/pipeline/executors.test.ts); `isTypeOf` is asked of types of interfaces and unions alone.
 */
export function createBreadthFirstExecution(schema: GraphQLSchema, planOf = createPlans(schema)): ExecuteJudged {
  const interpret = createInterpretedExecution(schema);
  return async (execution) => {
    const plan = planOf(execution);
    if (!plan) return interpret(execution);
    const { root, operation, fragments } = plan;
    const { contextValue, coerced: variableValues, rootValue } = execution;
    const run = new Run({ schema, fragments, rootValue, operation, variableValues }, contextValue);
    const place = new RootPlace();
    const group = run.group(root, place, [0], [rootValue]);
    for (const field of root.fields) {
      run.resolve(field, group);
      if (operation.operation !== 'mutation') continue;
      // One after the other, and none after one that has failed for all:
      // https://spec.graphql.org/draft/#sec-Normal-and-Serial-Execution
      await run.untilIdle();
      if (place.isNulled(0)) break;
    }
    await run.untilIdle();
    plan.weigh();
    return toResult(run, place);
  };
}

function toResult({ errors }: Run, { data }: RootPlace): ExecutionResult {
  return errors.length > 0 ? { errors, data } : { data };
}
