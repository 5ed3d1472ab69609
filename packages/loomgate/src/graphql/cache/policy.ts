import {
  type DocumentNode,
  type FieldNode,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isCompositeType,
  type SelectionSetNode,
} from 'graphql';
import type { VaryBy } from '../../modules/rule';
import { collect, type Fragments, fragmentsOf, type IsIncluded } from '../limits/selection';
import { type Allowance, allowanceOf, hintOf, noOpinion, restrict } from './hints';

type Field = GraphQLField<unknown, unknown>;

/** What a field's rule looks at, by the arguments it is asked with. */
export type VaryByOf = (args: Record<string, unknown>) => VaryBy;

/** A field whose answer may depend on who asks. */
interface Asked {
  readonly field: Field;
  readonly node: FieldNode;
  readonly varyBy: VaryByOf;
}

/** What an operation allows, whatever its arguments, and the fields whose arguments have a say. */
export interface OperationPolicy extends Allowance {
  readonly asked: readonly Asked[];
}

/** @param ruleOf what looks at the request before a field is given; undefined for nothing */
export function policyOfOperation(
  schema: GraphQLSchema,
  ruleOf: (type: string, field: string) => VaryByOf | undefined,
  document: DocumentNode,
  selectionSet: SelectionSetNode,
  isIncluded: IsIncluded,
): OperationPolicy {
  const fragments: Fragments = fragmentsOf(document);
  const asked: Asked[] = [];

  function foldSelections(type: GraphQLCompositeType, sets: readonly SelectionSetNode[], isRoot: boolean): Allowance {
    const { fields, parts } = collect(schema, fragments, isIncluded, type, sets);
    const ofFields = [...fields.values()].map((nodes) => foldField(type, nodes, isRoot));
    const ofParts = parts.map((part) => foldSelections(part.type, part.selectionSets, false));
    return [...ofFields, ...ofParts].reduce(restrict, noOpinion);
  }

  /** Of a type that is abstract the field may be that of any of its types. */
  function foldField(type: GraphQLCompositeType, nodes: readonly FieldNode[], isRoot: boolean): Allowance {
    const [node] = nodes;
    if (!node || node.name.value === '__typename') return noOpinion;
    // Introspection is answered fast enough, and not of the data.
    if (node.name.value.startsWith('__')) return { maxAgeSeconds: 0, isPrivate: false };
    const types = isAbstractType(type) ? schema.getPossibleTypes(type) : [type];
    const allowances = types.map((one) => foldFieldOf(one, node, nodes, isRoot));
    return allowances.reduce(restrict, noOpinion);
  }

  function foldFieldOf(
    type: ReturnType<GraphQLSchema['getPossibleTypes']>[number],
    node: FieldNode,
    nodes: readonly FieldNode[],
    isRoot: boolean,
  ): Allowance {
    const field = type.getFields()[node.name.value];
    if (!field) return noOpinion;
    const varyBy = ruleOf(type.name, field.name);
    if (varyBy) asked.push({ field, node, varyBy });
    const given = getNamedType(field.type);
    if (!isCompositeType(given)) return allowanceOf(hintOf(field), undefined, isRoot);
    const sets = nodes.flatMap((one) => one.selectionSet ?? []);
    return restrict(allowanceOf(hintOf(field), hintOf(given), isRoot), foldSelections(given, sets, false));
  }

  const root = schema.getQueryType();
  if (!root) throw new Error('the schema has no Query');
  return { ...foldSelections(root, [selectionSet], true), asked };
}
