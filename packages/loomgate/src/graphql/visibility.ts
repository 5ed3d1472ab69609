import {
  defaultFieldResolver,
  type GraphQLFieldResolver,
  type GraphQLNamedType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isAbstractType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import { LoomgateError } from '../errors';
import type { Edge } from '../loaders';
import type { Context } from '../modules/context';
import type { Module } from '../modules/module';
import { type Visibility, visibleTo } from '../modules/visibility';
import { isThenable } from '../shared/is-thenable';
import { whenResolved } from '../shared/when-resolved';
import { isConnection, isEdge } from './connections';
import type { RequestContext } from './context';

/** Replaces a row that the viewer does not see by null. */
type RowFilter = (value: unknown, context: Context) => unknown;

/** How a field reaches a row: along an edge from another row, or as an entry of the operation, at its root or elsewhere. */
type EntryKind = 'edge' | 'entry' | 'root';

/**
 * Wraps every field that can return rows of a type with a visibility: the type itself, a list, a page or an interface.
 * A hidden row is like a missing one: null, absent from a list, or CONFLICT if the field is non-null.
 * @throws Error at startup for a visibility of a name that is no object type
 */
export function hideRows(schema: GraphQLSchema, modules: readonly Module[]): void {
  const declared = visibilitiesOf(modules);
  for (const name of declared.keys())
    if (!isObjectType(schema.getType(name))) throw new Error(`A visibility names ${name}, which is no object type`);
  const visibilities = withEdges(schema, declared);
  const kindOf = createEntryKindOf(schema);
  for (const type of Object.values(schema.getTypeMap()).filter(isObjectType)) {
    // An edge of a page is hidden together with its node.
    if (isEdge(type)) continue;
    const kind = kindOf(type);
    for (const field of Object.values(type.getFields())) {
      const filter = rowFilterOf(schema, getNamedType(field.type), visibilities, kind);
      if (filter) field.resolve = filtered(fieldFilterOf(field.type, filter), field.resolve);
    }
  }
}

const plainResolvers = new WeakSet<object>();

/** Whether a resolver only reads a property and hides rows. */
export function isPlainResolver(resolve: object): boolean {
  return plainResolvers.has(resolve);
}

/** The visibilities of all modules, by type name. */
export function visibilitiesOf(modules: readonly Module[]): Map<string, Visibility> {
  return new Map(modules.flatMap(({ visibility = {} }) => Object.entries(visibility)));
}

/** Adds the edge types of pages, with the visibility of their node type. */
function withEdges(schema: GraphQLSchema, declared: ReadonlyMap<string, Visibility>): ReadonlyMap<string, Visibility> {
  const all = new Map(declared);
  for (const type of Object.values(schema.getTypeMap()).filter(isObjectType).filter(isEdge)) {
    const node = type.getFields().node;
    const visibility = node && declared.get(getNamedType(node.type).name);
    if (visibility) all.set(type.name, ofEdge(visibility));
  }
  return all;
}

function ofEdge(visibility: Visibility): Visibility<Edge<object>> {
  return {
    ...visibility,
    isPublic: ({ node }) => visibility.isPublic(node),
    isShownTo: (edge, context) => visibility.isShownTo(edge === null ? null : edge.node, context),
  };
}

/** The fields of a page are entries: the rule of the list and its SQL have decided which rows it has. */
function createEntryKindOf(schema: GraphQLSchema): (type: GraphQLNamedType) => EntryKind {
  const writes = [schema.getMutationType(), schema.getSubscriptionType()];
  const payloads = writes.flatMap((root) =>
    Object.values(root?.getFields() ?? {}).map(({ type }) => getNamedType(type)),
  );
  const isRow = (type: GraphQLNamedType) =>
    isObjectType(type) && type.getInterfaces().some(({ name }) => name === 'Node');
  const entries = new Set<unknown>([...writes, ...payloads.filter((type) => !isRow(type))]);
  return (type) => {
    if (type === schema.getQueryType()) return 'root';
    return entries.has(type) || isConnection(type) ? 'entry' : 'edge';
  };
}

/** @returns undefined for a type whose rows are visible to anyone */
function rowFilterOf(
  schema: GraphQLSchema,
  type: GraphQLNamedType,
  visibilities: ReadonlyMap<string, Visibility>,
  kind: EntryKind,
): RowFilter | undefined {
  const own = visibilities.get(type.name);
  const possible = isAbstractType(type) ? schema.getPossibleTypes(type) : [];
  if (!own && !possible.some(({ name }) => visibilities.has(name))) return undefined;
  // Does the same work for a missing row as for a hidden one. For ids of an interface nodes.ts does it.
  const missing = (value: unknown, context: Context) =>
    own && kind === 'root' ? visibleTo(own, null, context) : value;
  return (value, context) => {
    if (typeof value !== 'object' || value === null) return missing(value, context);
    const visibility = own ?? visibilities.get(String(Reflect.get(value, '__typename')));
    if (value instanceof Error || !visibility || visibility.isPublic(value)) return value;
    return kind === 'edge' ? null : visibleTo(visibility, value, context);
  };
}

/** Extends a filter of rows to the type of a field: to the items of lists, and to non-null types. */
function fieldFilterOf(type: GraphQLOutputType, filter: RowFilter): RowFilter {
  if (isNonNullType(type)) {
    const filterNullable = fieldFilterOf(getNullableType(type), filter);
    return (value, context) => whenResolved(filterNullable(value, context), required);
  }
  if (!isListType(type)) return filter;
  const filterItem = fieldFilterOf(getNullableType(type.ofType), filter);
  return (value, context) => {
    if (!isIterable(value)) return value;
    const items = Array.from(value, (item) => whenResolved(item, (one) => filterItem(one, context)));
    return isNonNullType(type.ofType) ? withoutNull(items) : items;
  };
}

function required(value: unknown): unknown {
  if (value === null || value === undefined) throw new LoomgateError('CONFLICT');
  return value;
}

function withoutNull(items: readonly unknown[]): unknown {
  if (items.some(isThenable)) return Promise.all(items).then(withoutNull);
  return items.filter((item) => item !== null && item !== undefined);
}

function isIterable(value: unknown): value is Iterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.iterator in value;
}

function filtered(
  filter: RowFilter,
  own: GraphQLFieldResolver<unknown, RequestContext> | undefined,
): GraphQLFieldResolver<unknown, RequestContext> {
  const resolve = own ?? defaultFieldResolver;
  const filteredResolve: typeof resolve = (parent, args, context, info) =>
    whenResolved(resolve(parent, args, context, info), (value) => filter(value, context));
  if (!own) plainResolvers.add(filteredResolve);
  return filteredResolve;
}
