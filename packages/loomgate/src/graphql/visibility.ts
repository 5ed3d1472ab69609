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
import { isConnection, isEdge } from './connections';
import type { RequestContext } from './context';

/** Makes null of a value that the viewer does not see. */
type Judge = (value: unknown, context: Context) => unknown;

/** How a field leads to a row: from another row, or into the operation. */
type Way = 'edge' | 'entrance' | 'root';

/**
 * Hides rows behind every field that can give one of a type with a visibility: of the type itself, of a list, a page or an
 * interface. A hidden row is what a missing one is: null, absent from a list, and CONFLICT where the field cannot be null.
 * @throws Error at start for the visibility of what is no object type
 */
export function hideRows(schema: GraphQLSchema, modules: readonly Module[]): void {
  const given = visibilitiesOf(modules);
  for (const name of given.keys())
    if (!isObjectType(schema.getType(name))) throw new Error(`A visibility names ${name}, which is no object type`);
  const visibilities = withEdges(schema, given);
  const wayOf = waysIn(schema);
  for (const type of Object.values(schema.getTypeMap()).filter(isObjectType)) {
    // The node of an edge of a page is hidden with the edge.
    if (isEdge(type)) continue;
    const way = wayOf(type);
    for (const field of Object.values(type.getFields())) {
      const judge = judgeOf(schema, getNamedType(field.type), visibilities, way);
      if (judge) field.resolve = showing(shaped(field.type, judge), field.resolve);
    }
  }
}

const plain = new WeakSet<object>();

/** Whether a resolver does nothing but read a property, and hide rows. */
export function isPlain(resolve: object): boolean {
  return plain.has(resolve);
}

/** The visibility of each type that has one, by its name. */
export function visibilitiesOf(modules: readonly Module[]): Map<string, Visibility> {
  return new Map(modules.flatMap(({ visibility = {} }) => Object.entries(visibility)));
}

/** The same with the edges of pages, each of which is hidden with its node. */
function withEdges(schema: GraphQLSchema, given: ReadonlyMap<string, Visibility>): ReadonlyMap<string, Visibility> {
  const all = new Map(given);
  for (const type of Object.values(schema.getTypeMap()).filter(isObjectType).filter(isEdge)) {
    const node = type.getFields().node;
    const visibility = node && given.get(getNamedType(node.type).name);
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

/** A page is an entrance: which rows it has its SQL has decided, for whoever may ask for them. */
function waysIn(schema: GraphQLSchema): (type: GraphQLNamedType) => Way {
  const writes = [schema.getMutationType(), schema.getSubscriptionType()];
  const payloads = writes.flatMap((root) =>
    Object.values(root?.getFields() ?? {}).map(({ type }) => getNamedType(type)),
  );
  const isRow = (type: GraphQLNamedType) =>
    isObjectType(type) && type.getInterfaces().some(({ name }) => name === 'Node');
  const entrances = new Set<unknown>([...writes, ...payloads.filter((type) => !isRow(type))]);
  return (type) => {
    if (type === schema.getQueryType()) return 'root';
    return entrances.has(type) || isConnection(type) ? 'entrance' : 'edge';
  };
}

/** @returns undefined for a type whose rows everybody sees */
function judgeOf(
  schema: GraphQLSchema,
  type: GraphQLNamedType,
  visibilities: ReadonlyMap<string, Visibility>,
  way: Way,
): Judge | undefined {
  const own = visibilities.get(type.name);
  const among = isAbstractType(type) ? schema.getPossibleTypes(type) : [];
  if (!own && !among.some(({ name }) => visibilities.has(name))) return undefined;
  // Where there is no row, no less is done than for a hidden one; what an id of an interface names, nodes.ts knows.
  const missing = (value: unknown, context: Context) => (own && way === 'root' ? visibleTo(own, null, context) : value);
  return (value, context) => {
    if (typeof value !== 'object' || value === null) return missing(value, context);
    const visibility = own ?? visibilities.get(String(Reflect.get(value, '__typename')));
    if (value instanceof Error || !visibility || visibility.isPublic(value)) return value;
    return way === 'edge' ? null : visibleTo(visibility, value, context);
  };
}

/** The same for a field: for each item of its lists, and where it may not be null. */
function shaped(type: GraphQLOutputType, judge: Judge): Judge {
  if (isNonNullType(type)) {
    const judgeNullable = shaped(getNullableType(type), judge);
    return (value, context) => whenThere(judgeNullable(value, context), required);
  }
  if (!isListType(type)) return judge;
  const judgeItem = shaped(getNullableType(type.ofType), judge);
  return (value, context) => {
    if (!isIterable(value)) return value;
    const items = Array.from(value, (item) => whenThere(item, (one) => judgeItem(one, context)));
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

function showing(
  judge: Judge,
  own: GraphQLFieldResolver<unknown, RequestContext> | undefined,
): GraphQLFieldResolver<unknown, RequestContext> {
  const resolve = own ?? defaultFieldResolver;
  const shown: typeof resolve = (parent, args, context, info) =>
    whenThere(resolve(parent, args, context, info), (value) => judge(value, context));
  if (!own) plain.add(shown);
  return shown;
}

function whenThere(value: unknown, judge: (value: unknown) => unknown): unknown {
  return isThenable(value) ? value.then(judge) : judge(value);
}
