import type { GraphQLSchema } from 'graphql';
import { LRUCache } from 'lru-cache';
import { oncePer } from '../../../shared/once-per';
import { bytesHeldBy } from '../../document-store';
import { conditionsOf } from '../../limits/conditions';
import { fragmentsOf } from '../../limits/selection';
import type { Judged } from '../execution';
import { namingAccessors, plainAccessors } from './accessors';
import type { ObjectPlan } from './plan';
import { type Planned, planRoot } from './planner';
import type { OperationInfo } from './resolve-info';

/** An operation with what `@skip` and `@include` leave of it. */
interface OperationPlan extends Pick<OperationInfo, 'operation' | 'fragments'> {
  readonly root: ObjectPlan;
}

interface Kept {
  readonly plan: OperationPlan;
  readonly isNaming: boolean;
  /** Of fields, by now: what is below is planned when the first value comes there. */
  readonly planned: Planned['counted'];
  uses: number;
  /** What it was weighed with. */
  fields: number;
}

const maxPlans = 1_000;
const maxBytes = 64 * 1024 * 1024;
/** What comes so often is worth functions of its own. */
const usesBeforeNaming = 3;
/** Measured. */
const bytesPerField = { plain: 600, naming: 1_700 };

/**
 * Plans operations once, and keeps the plans by the memory that they and their documents take.
 * @returns undefined where what `@skip` or `@include` looks at is null: what becomes of that depends on where it stands
 */
export function createPlans(schema: GraphQLSchema): (execution: Judged) => OperationPlan | undefined {
  const plans = new LRUCache<string, Kept>({ max: maxPlans, maxSize: maxBytes });
  const conditionsIn = oncePer(conditionsOf);

  function planNew(execution: Judged, conditions: Conditions, uses: number): Kept {
    const isNaming = uses >= usesBeforeNaming;
    const counted = { fields: 0 };
    const accessors = isNaming ? namingAccessors : plainAccessors;
    return {
      plan: toPlan(schema, execution, conditions, { accessors, counted }),
      isNaming,
      planned: counted,
      uses,
      fields: 0,
    };
  }

  /** Weighs it anew when more of it has been planned. */
  function keep(key: string, kept: Kept, { document }: Judged): void {
    if (kept.fields === kept.planned.fields) return;
    kept.fields = kept.planned.fields;
    const perField = kept.isNaming ? bytesPerField.naming : bytesPerField.plain;
    plans.set(key, kept, { size: key.length + bytesHeldBy(document) + kept.fields * perField });
  }

  return (execution) => {
    const { document, documentHash, operationName, coerced } = execution;
    const conditions = Object.fromEntries(conditionsIn(document).map((name) => [name, coerced[name]]));
    const values = Object.values(conditions);
    if (values.includes(null)) return undefined;
    const key = `${documentHash} ${operationName ?? ''} ${values.map((value) => (value === true ? 1 : 0)).join('')}`;
    const found = plans.get(key);
    const uses = (found?.uses ?? 0) + 1;
    const kept = found && uses !== usesBeforeNaming ? found : planNew(execution, conditions, uses);
    kept.uses = uses;
    keep(key, kept, execution);
    return kept.plan;
  };
}

type Conditions = Readonly<Record<string, unknown>>;

function toPlan(
  schema: GraphQLSchema,
  { document, operation }: Judged,
  variableValues: Conditions,
  how: Pick<Planned, 'accessors' | 'counted'>,
): OperationPlan {
  const type = schema.getRootType(operation.operation);
  if (!type) throw new Error(`the schema has no ${operation.operation}`);
  const fragments = Object.fromEntries(fragmentsOf(document));
  const planned = { schema, fragments, variableValues, ...how };
  return { operation, fragments, root: planRoot(planned, type, operation.selectionSet) };
}
