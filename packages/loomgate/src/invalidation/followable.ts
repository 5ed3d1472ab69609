import type { PublishedTable } from './published-tables';
import type { TableInvalidation } from './table-invalidation';

/** The declared tables, divided by whether the WAL has all changes of their rows. */
export interface Followable {
  /** The tables to publish, with the types that depend on them. */
  readonly tables: readonly TableInvalidation[];
  /** The same as they are in the database. */
  readonly found: readonly PublishedTable[];
  /** Why other types are not followed, by type. Responses that read them are not cached. */
  readonly unfollowed: ReadonlyMap<string, string>;
}

/**
 * Finds the tables whose changes can be followed. Views, materialized views, foreign, unlogged and temporary tables
 * cannot be published; a view is followed by the tables that it declares to depend on.
 * @param found the declared tables as they are in the database now
 */
export function followableOf(declared: readonly TableInvalidation[], found: readonly PublishedTable[]): Followable {
  const byName = new Map(found.map((table) => [table.name, table]));
  const isPublishable = ({ name }: TableInvalidation) => byName.get(name)?.obstacle === null;
  const published = new Set(declared.filter(isPublishable).map(({ type }) => type));

  function obstacleOf({ name, dependsOn = [] }: TableInvalidation): string | null {
    const { isView = false, obstacle = null } = byName.get(name) ?? {};
    const unpublished = dependsOn.filter((type) => !published.has(type));
    if (unpublished.length > 0) return `${name} depends on types that cannot be followed: ${unpublished.join(', ')}`;
    return isView && dependsOn.length > 0 ? null : obstacle;
  }

  const unfollowed = declared.flatMap((table): [string, string][] => {
    const obstacle = obstacleOf(table);
    return obstacle === null ? [] : [[table.type, obstacle]];
  });
  const followed = declared.filter((table) => obstacleOf(table) === null);
  return {
    tables: declared.filter(isPublishable).map((table) => withDependents(table, followed)),
    found: found.filter(({ obstacle }) => obstacle === null),
    unfollowed: new Map(unfollowed),
  };
}

function withDependents(table: TableInvalidation, followed: readonly TableInvalidation[]): TableInvalidation {
  const dependents = followed.filter(({ dependsOn = [] }) => dependsOn.includes(table.type)).map(({ type }) => type);
  return dependents.length === 0 ? table : { ...table, dependents };
}
