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
import { argumentsOfDirective, type Described } from '../directive';

/** The arguments of `@cost` in schema/limits.graphql. */
interface CostDirective {
  readonly weight?: number;
  readonly assumedSize?: number;
  readonly sizedBy?: string;
}

/** The price of a field. */
export interface Price {
  /** For selecting the field. */
  readonly weight: number;
  /** For each object or leaf that it returns. */
  readonly each: number;
  readonly count: Count;
}

/** How the number of returned objects is determined. */
export type Count =
  | { readonly kind: 'one' }
  /** By `first` or `last`: the rows of a page, which its `nodes` and `edges` share. */
  | { readonly kind: 'page' }
  /** The size of the page that the field belongs to. */
  | { readonly kind: 'ofPage' }
  | { readonly kind: 'list'; readonly assumedSize: number; readonly sizedBy: string | undefined };

const defaultAssumedSize = 10;
/** The price of a scalar or enum value. A total cost is rounded down once. */
export const leafPrice = 0.01;
const mutationWeight = 10;

/**
 * Creates the function that reads the price of a field: its `@cost` directive, or the default of its kind. Introspection is
 * free: it reads no rows, and graphql-js limits its depth.
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

function readCostDirective(described: Described): CostDirective {
  return Object.fromEntries(argumentsOfDirective('cost', described));
}

const free: Price = { weight: 0, each: 0, count: { kind: 'one' } };

function priceOf(schema: GraphQLSchema, parent: GraphQLCompositeType, name: string): Price {
  if (isIntrospection(parent)) return free;
  if (name === '__typename') return { ...free, each: leafPrice };
  const field = 'getFields' in parent ? parent.getFields()[name] : undefined;
  if (!field) return free;
  const cost = readCostDirective(field);
  const type = getNamedType(field.type);
  if (parent === schema.getMutationType()) return { ...free, weight: cost.weight ?? mutationWeight };
  const count = countOf(parent, field, cost);
  return { weight: cost.weight ?? 0, each: eachOf(parent, type, count), count };
}

function countOf(parent: GraphQLCompositeType, { type }: Field, { assumedSize, sizedBy }: CostDirective): Count {
  if (isConnection(getNamedType(type))) return { kind: 'page' };
  if (!isListType(getNullableType(type))) return { kind: 'one' };
  if (isConnection(parent)) return { kind: 'ofPage' };
  return { kind: 'list', assumedSize: assumedSize ?? defaultAssumedSize, sizedBy };
}

/** A row of a page is priced at the connection field, and not again as an edge or a node. */
function eachOf(parent: GraphQLCompositeType, type: GraphQLNamedType, { kind }: Count): number {
  if (!isCompositeType(type)) return leafPrice;
  if (kind === 'ofPage' || isEdge(parent)) return 0;
  return weightOf(isConnection(type) ? nodeOf(type) : type);
}

/** The cost of an object in the response. Connections and edges cost nothing: the rows of the page have a price. */
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
