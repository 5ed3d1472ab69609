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
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';

/** The selections of a type, merged by response key. */
export interface Collected {
  readonly fields: ReadonlyMap<string, readonly FieldNode[]>;
  /** Selections with a type condition that only some objects meet, if the type is abstract. */
  readonly parts: readonly {
    readonly type: GraphQLCompositeType;
    readonly selectionSets: readonly SelectionSetNode[];
  }[];
}

/** Evaluates `@skip` and `@include` of a selection. */
export type IsIncluded = (selection: SelectionNode) => boolean;

export type Fragments = ReadonlyMap<string, FragmentDefinitionNode>;

export function fragmentsOf({ definitions }: DocumentNode): Fragments {
  const fragments = definitions.filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION);
  return new Map(fragments.map((fragment) => [fragment.name.value, fragment]));
}

/**
 * https://spec.graphql.org/draft/#CollectFields(), extended to abstract types: fields that every object of the type has
 * are in `fields`, and those under a narrower type condition in `parts`.
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

  function take({ selections }: SelectionSetNode): void {
    for (const selection of selections) if (!isSpread(selection) && isIncluded(selection)) takeSelection(selection);
  }

  function isSpread(selection: SelectionNode): boolean {
    return selection.kind === Kind.FRAGMENT_SPREAD && spread.has(selection.name.value);
  }

  function takeSelection(selection: SelectionNode): void {
    if (selection.kind === Kind.FIELD) put(fields, selection.alias?.value ?? selection.name.value, selection);
    else if (selection.kind === Kind.INLINE_FRAGMENT) narrow(selection.typeCondition?.name.value, selection);
    else takeFragment(selection.name.value);
  }

  function takeFragment(name: string): void {
    spread.add(name);
    const fragment = fragments.get(name);
    if (fragment) narrow(fragment.typeCondition.name.value, fragment);
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

/** Whether all objects of the type implement the abstract type. */
function isPart(schema: GraphQLSchema, abstract: GraphQLCompositeType, type: GraphQLCompositeType): boolean {
  return isAbstractType(abstract) && !('getTypes' in type) && schema.isSubType(abstract, type);
}

function put<Key, Value>(groups: Map<Key, Value[]>, key: Key, value: Value): void {
  const group = groups.get(key);
  if (group) group.push(value);
  else groups.set(key, [value]);
}
