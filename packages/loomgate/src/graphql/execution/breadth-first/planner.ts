import {
  type FieldNode,
  type GraphQLField,
  GraphQLIncludeDirective,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  GraphQLSkipDirective,
  getDirectiveValues,
  getNamedType,
  isAbstractType,
  isLeafType,
  isListType,
  isNonNullType,
  SchemaMetaFieldDef,
  type SelectionNode,
  type SelectionSetNode,
  TypeMetaFieldDef,
  TypeNameMetaFieldDef,
} from 'graphql';
import { oncePer } from '../../../shared/once-per';
import { type ObjectSize, valueBytes } from '../../limits/output';
import { priceOfObject } from '../../limits/prices';
import { collect, type Fragments } from '../../limits/selection';
import { type Accessors, plainAccessors } from './accessors';
import type { FieldPlan, ObjectPlan, OperationInfo, Shape } from './plan';
import { abstract } from './shapes/abstract';
import { leaf } from './shapes/leaf';
import { list } from './shapes/list';
import { object } from './shapes/object';

/** The operation that is planned. `variableValues` has the variables of `@skip` and `@include` only. */
export interface PlanningContext extends Pick<OperationInfo, 'schema' | 'variableValues'> {
  readonly fragments: Fragments;
  /** Used for the first `maxCompiledFields` fields. */
  readonly accessors: Accessors;
  /** The number of fields planned so far. */
  readonly counted: { fields: number };
}

/** Fields past this number have plain accessors: compiling many takes memory and blocks the event loop. */
const maxCompiledFields = 500;

/**
 * Plans the selected fields of an object type. Nested selections are planned when the first value reaches them.
 * @throws GraphQLError if the condition of a `@skip` or `@include` is null
 */
export function planObject(
  context: PlanningContext,
  type: GraphQLObjectType,
  selectionSets: readonly SelectionSetNode[],
): ObjectPlan {
  const { schema, fragments, variableValues } = context;
  const isIncluded = (selection: SelectionNode) => shouldInclude(selection, variableValues);
  const collected = collect(schema, fragments, isIncluded, type, selectionSets).fields;
  const fields = [...collected].flatMap(([key, nodes]) => planField(context, type, key, nodes) ?? []);
  const create = accessorsFor(context).creatorOf(fields.map(({ key }) => key));
  return { fields, size: sizeOf(type, fields), create };
}

function shouldInclude(selection: SelectionNode, variables: OperationInfo['variableValues']): boolean {
  if (!selection.directives?.length) return true;
  if (getDirectiveValues(GraphQLSkipDirective, selection, variables)?.if === true) return false;
  return getDirectiveValues(GraphQLIncludeDirective, selection, variables)?.if !== false;
}

/** Bytes: braces and a comma for the object; for each field its key, two quotes, a colon, a comma and its value. */
function sizeOf(type: GraphQLObjectType, fields: readonly FieldPlan[]): ObjectSize {
  const leaves = fields.filter(({ field }) => isLeafType(getNamedType(field.type))).length;
  const bytes = fields.reduce((sum, { key }) => sum + key.length + 4 + valueBytes, 3);
  return { price: priceOfObject(type), leaves, bytes };
}

/** @returns undefined for a field that the type does not have */
function planField(
  context: PlanningContext,
  parentType: GraphQLObjectType,
  key: string,
  nodes: readonly FieldNode[],
): FieldPlan | undefined {
  const [node] = nodes;
  const field = node && fieldOf(context.schema, parentType, node.name.value);
  if (!field) return undefined;
  const shape = shapeOf(field.type, subfieldPlanner(context, nodes));
  const { readerOf, writerOf } = accessorsFor(context);
  context.counted.fields += 1;
  return { key, parentType, field, node, nodes, shape, read: readerOf(field.name), write: writerOf(key) };
}

function fieldOf(
  schema: GraphQLSchema,
  type: GraphQLObjectType,
  name: string,
): GraphQLField<unknown, unknown> | undefined {
  if (name === TypeNameMetaFieldDef.name) return TypeNameMetaFieldDef;
  const ofQuery = [SchemaMetaFieldDef, TypeMetaFieldDef].find((field) => field.name === name);
  return ofQuery && type === schema.getQueryType() ? ofQuery : type.getFields()[name];
}

function accessorsFor({ accessors, counted }: PlanningContext): Accessors {
  return counted.fields < maxCompiledFields ? accessors : plainAccessors;
}

type PlanSubfields = (type: GraphQLObjectType) => ObjectPlan;

function subfieldPlanner(context: PlanningContext, nodes: readonly FieldNode[]): PlanSubfields {
  const selectionSets = nodes.flatMap(({ selectionSet }) => selectionSet ?? []);
  return oncePer((type: GraphQLObjectType) => planObject(context, type, selectionSets));
}

function shapeOf(type: GraphQLOutputType, planSubfields: PlanSubfields, isNullable = true): Shape {
  if (isNonNullType(type)) return shapeOf(type.ofType, planSubfields, false);
  if (isListType(type)) return list(shapeOf(type.ofType, planSubfields), isNullable);
  if (isLeafType(type)) return leaf(type, isNullable);
  if (isAbstractType(type)) return abstract(type, planSubfields, isNullable);
  return object(() => planSubfields(type), isNullable);
}
