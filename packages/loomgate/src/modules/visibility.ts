import type { Context } from './context';

/**
 * Decides which rows of a type a viewer sees. The rule of a field decides whether a viewer may read the field; a visibility
 * applies to each row, for every field that returns it (graphql/visibility.ts).
 * @typeParam Row the columns that its functions read; loaders select them always
 */
export interface Visibility<Row extends object = object> {
  /** For docs/permissions.md: who sees public rows, and who sees the others. */
  readonly description: { readonly public: string; readonly others: string };
  /** Whether anyone sees the row. Along an edge only public rows are visible, so that the response is the same for all. */
  isPublic(row: Row): boolean;
  /**
   * Whether the viewer sees a row that is not public, in an entry field: a field of Query, or of a mutation payload, an
   * event or a page.
   * @param row null for a missing row: must load as much, and read as much of the viewer, as for a hidden row
   */
  isShownTo(row: Row | null, context: Context): Promise<boolean>;
}

/** The row if the viewer sees it, else null. A hidden row cannot be told from a missing one. */
export async function visibleTo<Row extends object>(
  visibility: Visibility<Row>,
  row: Row | null,
  context: Context,
): Promise<Row | null> {
  if (row !== null && visibility.isPublic(row)) return row;
  const isShown = await visibility.isShownTo(row, context);
  return isShown ? row : null;
}
