import {
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isCompositeType,
  isListType,
  isObjectType,
} from 'graphql';
import { isConnection, isEdge } from '../connections';
import { type CostDirective, readCostDirective } from './cost-directive';

/** What a field costs, whatever the operation. */
export interface Price {
  /** Of asking for it. */
  readonly weight: number;
  /** Of each object it gives. */
  readonly each: number;
  readonly count: Count;
}

/** How many objects a field gives. */
export type Count =
  | { readonly kind: 'one' }
  /** As many as `first` or `last` say: the rows of a page, which its `nodes` and `edges` share. */
  | { readonly kind: 'page' }
  /** As many as the page that the field belongs to has. */
  | { readonly kind: 'ofPage' }
  | { readonly kind: 'list'; readonly assumedSize: number; readonly sizedBy: string | undefined };

const defaultAssumedSize = 10;
/** Of each value of a scalar or an enum; a cost is rounded down once, in the end. */
export const leafPrice = 0.01;
const mutationWeight = 10;

/**
 * Reads the price list of a schema: `@cost` where something is marked, the defaults of its kind elsewhere.
 * Introspection is free: it reads no row, and graphql-js limits how deep it goes.
 */
export function createPrices(schema: GraphQLSchema): (type: GraphQLCompositeType, field: string) => Price {
  const known = new Map<string, Price>();
  return (type, name) => {
    const coordinate = `${type.name}.${name}`;
    let price = known.get(coordinate);
    if (!price) {
      price = priceOf(schema, type, name);
      known.set(coordinate, price);
    }
    return price;
  };
}

const free: Price = { weight: 0, each: 0, count: { kind: 'one' } };

function priceOf(schema: GraphQLSchema, parent: GraphQLCompositeType, name: string): Price {
  if (isIntrospection(parent)) return free;
  if (name === '__typename') return { ...free, each: leafPrice };
  const field = 'getFields' in parent ? parent.getFields()[name] : undefined;
  if (!field) return free;
  const mark = readCostDirective(field);
  const type = getNamedType(field.type);
  if (parent === schema.getMutationType()) return { ...free, weight: mark.weight ?? mutationWeight };
  const count = countOf(parent, field, mark);
  return { weight: mark.weight ?? 0, each: eachOf(parent, type, count), count };
}

function countOf(parent: GraphQLCompositeType, { type }: Field, { assumedSize, sizedBy }: CostDirective): Count {
  if (isConnection(getNamedType(type))) return { kind: 'page' };
  if (!isListType(getNullableType(type))) return { kind: 'one' };
  if (isConnection(parent)) return { kind: 'ofPage' };
  return { kind: 'list', assumedSize: assumedSize ?? defaultAssumedSize, sizedBy };
}

/** A row of a page is counted where the page is asked for, and not again as an edge or as its node. */
function eachOf(parent: GraphQLCompositeType, type: GraphQLNamedType, { kind }: Count): number {
  if (!isCompositeType(type)) return leafPrice;
  if (kind === 'ofPage' || isEdge(parent)) return 0;
  return weightOf(isConnection(type) ? nodeOf(type) : type);
}

/** What an object of the answer costs: a connection and its edges nothing, as the rows of its page are paid for. */
export function priceOfObject(type: GraphQLObjectType): number {
  return isIntrospection(type) || isConnection(type) || isEdge(type) ? 0 : weightOf(type);
}

function isIntrospection({ name }: GraphQLNamedType): boolean {
  return name.startsWith('__');
}

function weightOf(type: GraphQLNamedType): number {
  return readCostDirective(type).weight ?? 1;
}

function nodeOf(connection: GraphQLObjectType): GraphQLNamedType {
  const edge = getNamedType(connection.getFields().edges?.type);
  const node = isObjectType(edge) ? edge.getFields().node : connection.getFields().nodes;
  return node ? getNamedType(node.type) : connection;
}

type Field = GraphQLField<unknown, unknown>;
