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
  if (rows.size === 0) return rows;
  const isRow = (type: GraphQLNamedType): boolean =>
    isAbstractType(type) ? schema.getPossibleTypes(type).some(isRow) : rows.has(type.name);

  /** Follows the fields of pages and edges. @param seen edges may refer back to a page */
  function hasRows(type: GraphQLNamedType, seen: Set<string>): boolean {
    if (isRow(type)) return true;
    if (!isObjectType(type) || !(isConnection(type) || isEdge(type)) || seen.has(type.name)) return false;
    seen.add(type.name);
    return Object.values(type.getFields()).some((field) => hasRows(getNamedType(field.type), seen));
  }

  const types = Object.values(schema.getTypeMap()).filter((type) => hasRows(type, new Set()));
  return new Set(types.map(({ name }) => name));
}

/** Whether one of the tags is of one of the types. */
export function isReadOf(reads: ReadonlySet<string> | undefined, types: ReadonlySet<string>): boolean {
  if (types.size === 0 || !reads) return false;
  for (const tag of reads) if (types.has(typeOf(tag))) return true;
  return false;
}
