import {
  type FieldNode,
  type GraphQLCompositeType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isInterfaceType,
  isObjectType,
  type SelectionSetNode,
} from 'graphql';
import type { Count, Price } from './prices';
import { type Collected, collect, type Fragments, type IsIncluded } from './selection';
import { type SizeOf, sizeOf } from './sizes';

/** The cost of a selection set as a function of the variables. */
export interface Formula {
  readonly terms: readonly Term[];
  /** Selections under type conditions. */
  readonly parts: readonly Formula[];
  /** Sets of indexes into `parts` that can apply to the same object. */
  readonly alternatives: readonly (readonly number[])[];
}

/** The cost of one field. */
export interface Term {
  readonly name: string;
  readonly weight: number;
  readonly each: number;
  readonly kind: Count['kind'];
  readonly size: SizeOf;
  readonly isLeaf: boolean;
  readonly below: Formula;
}

/** The schema and its prices. */
export interface Pricing {
  readonly schema: GraphQLSchema;
  readonly priceOf: (type: GraphQLCompositeType, field: string) => Price;
}

const nothing: Formula = { terms: [], parts: [], alternatives: [] };

/**
 * Makes the formula of a selection set.
 * @param isIncluded evaluates `@skip` and `@include`, so that a formula has no conditions
 */
export function toFormula(
  { schema, priceOf }: Pricing,
  fragments: Fragments,
  isIncluded: IsIncluded,
  root: GraphQLCompositeType,
  selectionSet: SelectionSetNode,
): Formula {
  function formulaOf(type: GraphQLCompositeType, selectionSets: readonly SelectionSetNode[]): Formula {
    if (selectionSets.length === 0) return nothing;
    const { fields, parts } = collect(schema, fragments, isIncluded, type, selectionSets);
    return {
      terms: [...fields].map(([name, nodes]) => termOf(type, name, nodes)),
      parts: parts.map((part) => formulaOf(part.type, part.selectionSets)),
      alternatives: alternativesOf(schema, type, parts),
    };
  }

  function termOf(parent: GraphQLCompositeType, name: string, nodes: readonly FieldNode[]): Term {
    const fieldName = nodes[0]?.name.value ?? '';
    const { weight, each, count } = priceOf(parent, fieldName);
    const type = 'getFields' in parent ? parent.getFields()[fieldName]?.type : undefined;
    const named = type && getNamedType(type);
    const below = isCompositeType(named)
      ? formulaOf(
          named,
          nodes.flatMap(({ selectionSet: set }) => set ?? []),
        )
      : nothing;
    return {
      name,
      weight,
      each,
      kind: count.kind,
      size: sizeOf(count, nodes[0]),
      isLeaf: !isCompositeType(named),
      below,
    };
  }

  return formulaOf(root, [selectionSet]);
}

/** An object has one type, so parts apply together if they share a possible type. */
function alternativesOf(schema: GraphQLSchema, type: GraphQLCompositeType, parts: Collected['parts']): number[][] {
  if (parts.length === 0 || !isAbstractType(type)) return [];
  const sets = schema.getPossibleTypes(type).map((possible) => indexesFor(schema, possible, parts));
  return [...new Map(sets.map((set) => [set.join(), set])).values()];
}

function indexesFor(schema: GraphQLSchema, possible: GraphQLCompositeType, parts: Collected['parts']): number[] {
  return parts.flatMap(({ type }, index) => {
    const applies = isAbstractType(type)
      ? (isObjectType(possible) || isInterfaceType(possible)) && schema.isSubType(type, possible)
      : type === possible;
    return applies ? [index] : [];
  });
}
