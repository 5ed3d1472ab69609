import type { GraphQLSchema } from 'graphql';
import { LRUCache } from 'lru-cache';
import { oncePer } from '../../../shared/once-per';
import { bytesHeldBy } from '../../document-store';
import { conditionsOf } from '../../limits/conditions';
import { fragmentsOf } from '../../limits/selection';
import type { CoercedRequest } from '../execution';
import { namingAccessors, plainAccessors } from './accessors';
import type { ObjectPlan } from './plan';
import { type Planned, planRoot } from './planner';
import type { OperationInfo } from './resolve-info';

/** An operation with what `@skip` and `@include` leave of it. */
interface OperationPlan extends Pick<OperationInfo, 'operation' | 'fragments'> {
  readonly root: ObjectPlan;
  /** To be told when an execution is over: more of it may have been planned on the way. */
  weigh(): void;
}

/** @throws GraphQLError where what `@skip` or `@include` of a root field looks at is null */
export type PlanOf = (execution: CoercedRequest) => OperationPlan;

interface Kept {
  readonly plan: OperationPlan;
  uses: number;
}

const maxPlans = 1_000;
const maxBytes = 64 * 1024 * 1024;
/** What comes so often is worth functions of its own. */
const usesBeforeNaming = 3;
/** Measured. */
const bytesPerField = { plain: 600, naming: 1_700 };

/** Plans operations once, and keeps the plans by the memory that they and their documents take. */
export function createPlans(schema: GraphQLSchema, maxSize = maxBytes): PlanOf {
  const plans = new LRUCache<string, Kept>({ max: maxPlans, maxSize });
  const conditionsIn = oncePer(conditionsOf);

  function planNew(key: string, execution: CoercedRequest, conditions: Conditions, uses: number): Kept {
    const isNaming = uses >= usesBeforeNaming;
    const counted = { fields: 0 };
    const accessors = isNaming ? namingAccessors : plainAccessors;
    // Of the execution, with its variables, the plan keeps nothing.
    const bytes = key.length + bytesHeldBy(execution.document);
    const sizeOf = () => bytes + counted.fields * bytesPerField[isNaming ? 'naming' : 'plain'];
    let weighed = 0;
    const weigh = () => {
      if (weighed === counted.fields || plans.peek(key) !== kept) return;
      weighed = counted.fields;
      plans.set(key, kept, { size: sizeOf() });
    };
    const plan = { ...toPlan(schema, execution, conditions, { accessors, counted }), weigh };
    const kept = { plan, uses };
    plans.set(key, kept, { size: sizeOf() });
    return kept;
  }

  return (execution) => {
    const { document, documentHash, operationName, coerced } = execution;
    const conditions = Object.fromEntries(conditionsIn(document).map((name) => [name, coerced[name]]));
    const key = `${documentHash} ${operationName ?? ''} ${Object.values(conditions).map(toSign).join('')}`;
    const found = plans.get(key);
    const uses = (found?.uses ?? 0) + 1;
    const kept = found && uses !== usesBeforeNaming ? found : planNew(key, execution, conditions, uses);
    kept.uses = uses;
    return kept.plan;
  };
}

type Conditions = Readonly<Record<string, unknown>>;

/** Null is an error where it is looked at. */
function toSign(condition: unknown): string {
  if (condition === null) return 'n';
  return condition === true ? '1' : '0';
}

function toPlan(
  schema: GraphQLSchema,
  { document, operation }: CoercedRequest,
  variableValues: Conditions,
  how: Pick<Planned, 'accessors' | 'counted'>,
): Omit<OperationPlan, 'weigh'> {
  const type = schema.getRootType(operation.operation);
  if (!type) throw new Error(`the schema has no ${operation.operation}`);
  const fragments = Object.fromEntries(fragmentsOf(document));
  const planned = { schema, fragments, variableValues, ...how };
  return { operation, fragments, root: planRoot(planned, type, operation.selectionSet) };
}
