import type { Context } from './context';

/**
 * Which rows of a type there are, and for whom. The rule of a field decides whether a viewer has the field at all; this
 * decides about each row, whichever field leads to it (graphql/visibility.ts).
 * @typeParam Row as its loaders read it, whatever is selected
 */
export interface Visibility<Row extends object = object> {
  /** For docs/permissions.md: which rows everybody sees, and who sees the others. */
  readonly says: { readonly public: string; readonly others: string };
  /** Whether everybody sees the row. Along an edge nobody sees another, so that such answers are the same for all. */
  isPublic(row: Row): boolean;
  /**
   * Whether the viewer sees a row that is not public, where an operation enters: by a field of Query, in the payload of a
   * mutation, in an event, on a page.
   * @param row null where there is none: as much is loaded, and as much of the viewer looked at, as for a hidden row
   */
  isShownTo(row: Row | null, context: Context): Promise<boolean>;
}

/** The row where the viewer sees it, and null where not; nothing tells a hidden row from none. */
export async function visibleTo<Row extends object>(
  visibility: Visibility<Row>,
  row: Row | null,
  context: Context,
): Promise<Row | null> {
  if (row !== null && visibility.isPublic(row)) return row;
  const isShown = await visibility.isShownTo(row, context);
  return isShown ? row : null;
}
