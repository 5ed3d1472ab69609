import {
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isListType,
  isObjectType,
} from 'graphql';
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

/** The types of the rows that a page or an edge of a page contains; empty for other types. */
export function rowTypesOf(type: GraphQLNamedType): readonly GraphQLNamedType[] {
  if (!isObjectType(type) || !(isConnection(type) || isEdge(type))) return [];
  const fields = Object.values(type.getFields());
  const rows = isEdge(type)
    ? fields.filter(({ name }) => name === 'node')
    : fields.filter((field) => isListType(getNullableType(field.type)));
  const types = rows.map((field) => getNamedType(field.type));
  return types.flatMap((row) => (isEdge(row) ? rowTypesOf(row) : [row]));
}
