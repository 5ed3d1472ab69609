import type { GraphQLSchema } from 'graphql';
import { LRUCache } from 'lru-cache';
import { oncePer } from '../../../shared/once-per';
import { bytesHeldBy } from '../../document-store';
import { conditionsOf } from '../../limits/conditions';
import { fragmentsOf } from '../../limits/selection';
import type { CoercedRequest } from '../execution';
import { compiledAccessors, plainAccessors } from './accessors';
import type { ObjectPlan, OperationInfo } from './plan';
import { type PlanningContext, planObject } from './planner';

/** The plan of an operation for one combination of its `@skip` and `@include` conditions. */
interface OperationPlan extends Pick<OperationInfo, 'operation' | 'fragments'> {
  readonly root: ObjectPlan;
  /** Updates the cached size of the plan. Call it after an execution, which may have planned more selections. */
  updateSize(): void;
}

/** @throws GraphQLError if the condition of `@skip` or `@include` on a root field is null */
export type PlanOf = (execution: CoercedRequest) => OperationPlan;

interface CachedPlan {
  readonly plan: OperationPlan;
  uses: number;
}

const maxPlans = 1_000;
const maxBytes = 64 * 1024 * 1024;
/** The use on which a plan is made again with compiled accessors. */
const usesBeforeCompiling = 3;
/** Measured, in bytes of heap. */
const bytesPerField = { plain: 600, compiled: 1_700 };

/**
 * Plans each operation once and caches the plans.
 * @param maxSize bytes of memory for the plans and their documents
 */
export function createPlans(schema: GraphQLSchema, maxSize = maxBytes): PlanOf {
  const plans = new LRUCache<string, CachedPlan>({ max: maxPlans, maxSize });
  const conditionsIn = oncePer(conditionsOf);

  function planNew(key: string, execution: CoercedRequest, conditions: Conditions, uses: number): CachedPlan {
    const isCompiled = uses >= usesBeforeCompiling;
    const counted = { fields: 0 };
    const accessors = isCompiled ? compiledAccessors : plainAccessors;
    // Computed here, so that the closure below does not hold the execution and its variables.
    const bytes = key.length + bytesHeldBy(execution.document);
    const size = () => bytes + counted.fields * bytesPerField[isCompiled ? 'compiled' : 'plain'];
    let countedBefore = 0;
    const updateSize = () => {
      if (countedBefore === counted.fields || plans.peek(key) !== cached) return;
      countedBefore = counted.fields;
      plans.set(key, cached, { size: size() });
    };
    const plan = { ...toPlan(schema, execution, conditions, { accessors, counted }), updateSize };
    const cached = { plan, uses };
    plans.set(key, cached, { size: size() });
    return cached;
  }

  return (execution) => {
    const { document, documentHash, operationName, coerced } = execution;
    const conditions = Object.fromEntries(conditionsIn(document).map((name) => [name, coerced[name]]));
    const key = `${documentHash} ${operationName ?? ''} ${Object.values(conditions).map(toSign).join('')}`;
    const found = plans.get(key);
    const uses = (found?.uses ?? 0) + 1;
    const cached = found && uses !== usesBeforeCompiling ? found : planNew(key, execution, conditions, uses);
    cached.uses = uses;
    return cached.plan;
  };
}

type Conditions = Readonly<Record<string, unknown>>;

/** Null has a sign of its own: a condition that is null is an error. */
function toSign(condition: unknown): string {
  if (condition === null) return 'n';
  return condition === true ? '1' : '0';
}

function toPlan(
  schema: GraphQLSchema,
  { document, operation }: CoercedRequest,
  variableValues: Conditions,
  options: Pick<PlanningContext, 'accessors' | 'counted'>,
): Omit<OperationPlan, 'updateSize'> {
  const type = schema.getRootType(operation.operation);
  if (!type) throw new Error(`the schema has no ${operation.operation}`);
  const fragments = fragmentsOf(document);
  const context = { schema, fragments, variableValues, ...options };
  const root = planObject(context, type, [operation.selectionSet]);
  return { operation, fragments: Object.fromEntries(fragments), root };
}
