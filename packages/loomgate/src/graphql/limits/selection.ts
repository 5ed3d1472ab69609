import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLSchema,
  isAbstractType,
  isCompositeType,
  isObjectType,
  Kind,
  type SelectionSetNode,
} from 'graphql';

/** What an operation selects of a type, merged as execution merges it. */
export interface Collected {
  /** By the name each has in the answer. */
  readonly fields: ReadonlyMap<string, readonly FieldNode[]>;
  /** What is selected only of some types, where the type is abstract. */
  readonly parts: readonly {
    readonly type: GraphQLCompositeType;
    readonly selectionSets: readonly SelectionSetNode[];
  }[];
}

/** Tells from its directives whether a selection is included. */
export type IsIncluded = (selection: { readonly directives?: FieldNode['directives'] }) => boolean;

export type Fragments = ReadonlyMap<string, FragmentDefinitionNode>;

export function fragmentsOf({ definitions }: DocumentNode): Fragments {
  const fragments = definitions.filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION);
  return new Map(fragments.map((fragment) => [fragment.name.value, fragment]));
}

/**
 * https://spec.graphql.org/draft/#CollectFields(), of a type that may be abstract: what is said of the type as such is
 * collected, and what is said of some types only is kept apart.
 */
export function collect(
  schema: GraphQLSchema,
  fragments: Fragments,
  isIncluded: IsIncluded,
  type: GraphQLCompositeType,
  selectionSets: readonly SelectionSetNode[],
): Collected {
  const fields = new Map<string, FieldNode[]>();
  const parts = new Map<GraphQLCompositeType, SelectionSetNode[]>();
  const spread = new Set<string>();

  function take(selectionSet: SelectionSetNode): void {
    for (const selection of selectionSet.selections.filter(isIncluded)) {
      if (selection.kind === Kind.FIELD) put(fields, selection.alias?.value ?? selection.name.value, selection);
      else if (selection.kind === Kind.INLINE_FRAGMENT) narrow(selection.typeCondition?.name.value, selection);
      else takeFragment(selection.name.value);
    }
  }

  function takeFragment(name: string): void {
    const fragment = fragments.get(name);
    if (!fragment || spread.has(name)) return;
    spread.add(name);
    narrow(fragment.typeCondition.name.value, fragment);
  }

  function narrow(condition: string | undefined, { selectionSet }: { selectionSet: SelectionSetNode }): void {
    const narrower = condition === undefined ? type : schema.getType(condition);
    if (!isCompositeType(narrower)) return;
    if (narrower === type || (isAbstractType(narrower) && isPart(schema, narrower, type))) take(selectionSet);
    else if (!isObjectType(type)) put(parts, narrower, selectionSet);
  }

  for (const selectionSet of selectionSets) take(selectionSet);
  return { fields, parts: [...parts].map(([narrower, sets]) => ({ type: narrower, selectionSets: sets })) };
}

/** Whether whatever is of the type is of the abstract type, too. */
function isPart(schema: GraphQLSchema, abstract: GraphQLCompositeType, type: GraphQLCompositeType): boolean {
  return isAbstractType(abstract) && !('getTypes' in type) && schema.isSubType(abstract, type);
}

function put<Key, Value>(groups: Map<Key, Value[]>, key: Key, value: Value): void {
  const group = groups.get(key);
  if (group) group.push(value);
  else groups.set(key, [value]);
}
