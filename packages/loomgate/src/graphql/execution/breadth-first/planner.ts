import {
  type FieldNode,
  type GraphQLObjectType,
  type GraphQLOutputType,
  getNamedType,
  isAbstractType,
  isLeafType,
  isListType,
  isNonNullType,
  type SelectionSetNode,
} from 'graphql';
import { collectFields, collectSubfields } from 'graphql/execution/collectFields';
import { getFieldDef } from 'graphql/execution/execute';
import { oncePer } from '../../../shared/once-per';
import { type ObjectSize, valueBytes } from '../../limits/output';
import { priceOfObject } from '../../limits/prices';
import { type Accessors, plainAccessors } from './accessors';
import type { FieldPlan, ObjectPlan, Shape } from './plan';
import type { OperationInfo } from './resolve-info';
import { abstract } from './shapes/abstract';
import { leaf } from './shapes/leaf';
import { list } from './shapes/list';
import { object } from './shapes/object';

/** What a plan is made for: the variables are those that `@skip` and `@include` look at. */
export interface Planned extends Pick<OperationInfo, 'schema' | 'fragments' | 'variableValues'> {
  /** As far as the operation is not too large for them. */
  readonly accessors: Accessors;
  /** How many fields have been planned. */
  readonly counted: { fields: number };
}

/** What is beyond has plain accessors: it would hold the memory of others, and the thread while they are made. */
const maxFieldsToName = 500;

type Collected = ReadonlyMap<string, readonly FieldNode[]>;

/** Plans what an operation selects of its root type; what is below, when the first value comes there. */
export function planRoot(planned: Planned, type: GraphQLObjectType, selections: SelectionSetNode): ObjectPlan {
  const { schema, fragments, variableValues } = planned;
  return planObject(planned, type, collectFields(schema, fragments, variableValues, type, selections));
}

function planObject(planned: Planned, type: GraphQLObjectType, collected: Collected): ObjectPlan {
  const fields = [...collected].flatMap(([key, nodes]) => planField(planned, type, key, nodes) ?? []);
  return { fields, size: sizeOf(type, fields), create: accessorsFor(planned).creatorOf(fields.map(({ key }) => key)) };
}

/** Of its braces and a comma; of each field its name, quotes, a colon and a comma. */
function sizeOf(type: GraphQLObjectType, fields: readonly FieldPlan[]): ObjectSize {
  const leaves = fields.filter(({ field }) => isLeafType(getNamedType(field.type))).length;
  const bytes = fields.reduce((sum, { key }) => sum + key.length + 4 + valueBytes, 3);
  return { price: priceOfObject(type), leaves, bytes };
}

function planField(
  planned: Planned,
  parentType: GraphQLObjectType,
  key: string,
  nodes: readonly FieldNode[],
): FieldPlan | undefined {
  const [node] = nodes;
  const field = node && getFieldDef(planned.schema, parentType, node);
  if (!field) return undefined;
  const shape = shapeOf(field.type, belowOf(planned, nodes));
  const { readerOf, writerOf } = accessorsFor(planned);
  planned.counted.fields += 1;
  return { key, parentType, field, node, nodes, shape, read: readerOf(field.name), write: writerOf(key) };
}

function accessorsFor({ accessors, counted }: Planned): Accessors {
  return counted.fields < maxFieldsToName ? accessors : plainAccessors;
}

type PlanOf = (type: GraphQLObjectType) => ObjectPlan;

function belowOf(planned: Planned, nodes: readonly FieldNode[]): PlanOf {
  const { schema, fragments, variableValues } = planned;
  return oncePer((type: GraphQLObjectType) =>
    planObject(planned, type, collectSubfields(schema, fragments, variableValues, type, nodes)),
  );
}

function shapeOf(type: GraphQLOutputType, planOf: PlanOf, isNullable = true): Shape {
  if (isNonNullType(type)) return shapeOf(type.ofType, planOf, false);
  if (isListType(type)) return list(shapeOf(type.ofType, planOf), isNullable);
  if (isLeafType(type)) return leaf(type, isNullable);
  if (isAbstractType(type)) return abstract(type, planOf, isNullable);
  return object(() => planOf(type), isNullable);
}
