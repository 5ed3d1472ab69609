import type { GraphQLSchema } from 'graphql';
import { LRUCache } from 'lru-cache';
import { oncePer } from '../../../shared/once-per';
import { bytesHeldBy } from '../../document-store';
import { conditionsOf } from '../../limits/conditions';
import { fragmentsOf } from '../../limits/selection';
import type { Judged } from '../execution';
import { type Accessors, namingAccessors, plainAccessors } from './accessors';
import type { ObjectPlan } from './plan';
import { planRoot } from './planner';
import type { OperationInfo } from './resolve-info';

/** An operation with what `@skip` and `@include` leave of it. */
interface OperationPlan extends Pick<OperationInfo, 'operation' | 'fragments'> {
  readonly root: ObjectPlan;
}

interface Kept {
  readonly plan: OperationPlan;
  uses: number;
}

const maxPlans = 1_000;
const maxBytes = 64 * 1024 * 1024;
const bytesPerPlan = 4 * 1024;

/** What comes so often is worth functions of its own, unless it is so large that these would fill the memory. */
const usesBeforeNaming = 3;
const maxBytesToName = 256 * 1024;
/** Measured: a field's plan holds 600 bytes, with functions of its own 1,700, and its document 300 for it. */
const plainFactor = 3;
const namingFactor = 7;

/** Plans operations once, and keeps the plans by the memory that they and their documents take. */
export function createPlans(schema: GraphQLSchema): (execution: Judged) => OperationPlan {
  const plans = new LRUCache<string, Kept>({ max: maxPlans, maxSize: maxBytes });
  const conditionsIn = oncePer(conditionsOf);

  function planNew(key: string, execution: Judged, conditions: Conditions): OperationPlan {
    const bytes = bytesHeldBy(execution.document);
    const uses = plans.get(key)?.uses ?? 0;
    const isNamed = uses + 1 >= usesBeforeNaming && bytes <= maxBytesToName;
    const plan = toPlan(schema, execution, conditions, isNamed ? namingAccessors : plainAccessors);
    const size = key.length + bytesPerPlan + bytes * (isNamed ? namingFactor : plainFactor);
    plans.set(key, { plan, uses: uses + 1 }, { size });
    return plan;
  }

  return (execution) => {
    const { document, documentHash, operationName, coerced } = execution;
    const conditions = Object.fromEntries(conditionsIn(document).map((name) => [name, coerced[name]]));
    const key = `${documentHash} ${operationName ?? ''} ${Object.values(conditions).map(Number).join('')}`;
    const kept = plans.get(key);
    if (!kept || kept.uses + 1 === usesBeforeNaming) return planNew(key, execution, conditions);
    kept.uses += 1;
    return kept.plan;
  };
}

type Conditions = Readonly<Record<string, unknown>>;

function toPlan(
  schema: GraphQLSchema,
  { document, operation }: Judged,
  variableValues: Conditions,
  accessors: Accessors,
): OperationPlan {
  const type = schema.getRootType(operation.operation);
  if (!type) throw new Error(`the schema has no ${operation.operation}`);
  const fragments = Object.fromEntries(fragmentsOf(document));
  const planned = { schema, fragments, variableValues, accessors };
  return { operation, fragments, root: planRoot(planned, type, operation.selectionSet) };
}
