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
import { type CacheHints, combineHints, hintOf, hintsOfField, noHints } from './hints';
import { noRowSecurity, type RowSecurity } from './row-security';

type Field = GraphQLField<unknown, unknown>;

/** What the rule of a field depends on for the given arguments. */
export type VaryByOf = (args: Record<string, unknown>) => VaryBy;

/** A selected field with a rule. */
interface RuledField {
  readonly field: Field;
  readonly node: FieldNode;
  readonly varyBy: VaryByOf;
}

/** The combined hints of an operation, and its fields with rules, whose scope depends on arguments. */
export interface OperationPolicy extends CacheHints {
  readonly ruledFields: readonly RuledField[];
  /** Whether it selects rows of tables with row level security. */
  readonly usesSession: boolean;
}

/**
 * Combines the cache hints of all selected fields.
 * @param varyByOf returns what the rule of a field depends on; undefined for a field without a rule
 * @param rowSecurity the names of all types that have rows of such tables (`typesWithRows`)
 */
export function policyOfOperation(
  schema: GraphQLSchema,
  varyByOf: (type: string, field: string) => VaryByOf | undefined,
  document: DocumentNode,
  selectionSet: SelectionSetNode,
  isIncluded: IsIncluded,
  { secured, unfollowed }: Pick<RowSecurity, 'secured' | 'unfollowed'> = noRowSecurity,
): OperationPolicy {
  const fragments: Fragments = fragmentsOf(document);
  const ruledFields: RuledField[] = [];
  let usesSession = false;

  function hintsOfSelections(
    type: GraphQLCompositeType,
    sets: readonly SelectionSetNode[],
    isRoot: boolean,
  ): CacheHints {
    const { fields, parts } = collect(schema, fragments, isIncluded, type, sets);
    const ofFields = [...fields.values()].map((nodes) => hintsOfSelectedField(type, nodes, isRoot));
    const ofParts = parts.map((part) => hintsOfSelections(part.type, part.selectionSets, false));
    return [...ofFields, ...ofParts].reduce(combineHints, noHints);
  }

  /** For an abstract type, combines the hints of the field in all its types. */
  function hintsOfSelectedField(type: GraphQLCompositeType, nodes: readonly FieldNode[], isRoot: boolean): CacheHints {
    const [node] = nodes;
    if (!node || node.name.value === '__typename') return noHints;
    // Introspection is not cached: it is fast, and reads no data.
    if (node.name.value.startsWith('__')) return notCached;
    const types = isAbstractType(type) ? schema.getPossibleTypes(type) : [type];
    const hints = types.map((one) => hintsOfFieldIn(one, node, nodes, isRoot));
    return hints.reduce(combineHints, noHints);
  }

  function hintsOfFieldIn(
    type: ReturnType<GraphQLSchema['getPossibleTypes']>[number],
    node: FieldNode,
    nodes: readonly FieldNode[],
    isRoot: boolean,
  ): CacheHints {
    const field = type.getFields()[node.name.value];
    if (!field) return noHints;
    const varyBy = varyByOf(type.name, field.name);
    if (varyBy) ruledFields.push({ field, node, varyBy });
    const given = getNamedType(field.type);
    usesSession ||= secured.has(type.name) || secured.has(given.name);
    if (unfollowed.has(type.name) || unfollowed.has(given.name)) return notCached;
    if (!isCompositeType(given)) return hintsOfField(hintOf(field), undefined, isRoot);
    const sets = nodes.flatMap((one) => one.selectionSet ?? []);
    return combineHints(hintsOfField(hintOf(field), hintOf(given), isRoot), hintsOfSelections(given, sets, false));
  }

  const root = schema.getQueryType();
  if (!root) throw new Error('the schema has no Query');
  const hints = hintsOfSelections(root, [selectionSet], true);
  return { ...hints, ruledFields, usesSession };
}

const notCached: CacheHints = { maxAgeSeconds: 0, isPrivate: false };
