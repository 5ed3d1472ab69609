import { type GraphQLNamedType, type GraphQLObjectType, type GraphQLSchema, isObjectType } from 'graphql';
import type { Connection } from '../loaders';

/** Adds the resolver of `totalCount` to every connection type. It runs a statement only if it is selected. */
export function giveTotalCounts(schema: GraphQLSchema): void {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isConnection(type)) continue;
    const { totalCount } = type.getFields();
    if (totalCount) totalCount.resolve = (connection: Connection<unknown>) => connection.totalCount();
  }
}

/** https://relay.dev/graphql/connections.htm#sec-Connection-Types */
export function isConnection(type: GraphQLNamedType): type is GraphQLObjectType {
  return isObjectType(type) && 'pageInfo' in type.getFields();
}

/** https://relay.dev/graphql/connections.htm#sec-Edge-Types */
export function isEdge(type: GraphQLNamedType): boolean {
  return isObjectType(type) && 'cursor' in type.getFields() && 'node' in type.getFields();
}
