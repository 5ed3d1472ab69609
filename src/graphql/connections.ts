import { type GraphQLSchema, isObjectType } from 'graphql';
import type { Connection } from '../loaders';

/** Gives every connection its total, which costs a statement only where it is selected. */
export function giveTotalCounts(schema: GraphQLSchema): void {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || !type.name.endsWith('Connection')) continue;
    const { totalCount } = type.getFields();
    if (totalCount) totalCount.resolve = (connection: Connection<unknown>) => connection.totalCount();
  }
}
