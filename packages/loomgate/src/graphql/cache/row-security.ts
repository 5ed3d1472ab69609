import { type GraphQLNamedType, type GraphQLSchema, getNamedType, isAbstractType, isObjectType } from 'graphql';
import { typeOf } from '../../shared/tags';
import { isConnection, isEdge } from '../connections';
import type { SessionOf } from '../viewer-sessions';

/** The GraphQL types of tables with row level security. */
export interface RowSecurity {
  /** Undefined for a project without database sessions. */
  readonly sessionOf: SessionOf | undefined;
  /** Their rows depend on the database session of the viewer. */
  readonly secured: ReadonlySet<string>;
  /** Those whose rows depend on more than the WAL shows. Responses with them are not cached. */
  readonly unfollowed: ReadonlySet<string>;
}

/** For a project without such tables. */
export const noRowSecurity: RowSecurity = { sessionOf: undefined, secured: new Set(), unfollowed: new Set() };

/** The names of the types whose values are, contain or count rows of some types: pages, edges, interfaces and unions too. */
export function typesWithRows(schema: GraphQLSchema, rows: ReadonlySet<string>): ReadonlySet<string> {
  const isRow = (type: GraphQLNamedType): boolean =>
    isAbstractType(type) ? schema.getPossibleTypes(type).some(isRow) : rows.has(type.name);
  const isPart = (type: GraphQLNamedType) =>
    isObjectType(type) &&
    (isConnection(type) || isEdge(type)) &&
    Object.values(type.getFields()).some((field) => hasRows(getNamedType(field.type)));
  const hasRows = (type: GraphQLNamedType): boolean => isRow(type) || isPart(type);
  return new Set(
    Object.values(schema.getTypeMap())
      .filter(hasRows)
      .map(({ name }) => name),
  );
}

/** Whether one of the tags is of one of the types. */
export function isReadOf(reads: ReadonlySet<string> | undefined, types: ReadonlySet<string>): boolean {
  if (types.size === 0 || !reads) return false;
  for (const tag of reads) if (types.has(typeOf(tag))) return true;
  return false;
}
