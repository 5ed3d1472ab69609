import type { Sql } from 'sql-template-tag';
import type { ColumnType } from '../shared/column-types';

/** A column of a definition. */
export interface DeclaredColumn {
  readonly column: string;
  /** Undefined for a column that is no key, edge, lookup or order. */
  readonly type: ColumnType | undefined;
  readonly isNullable: boolean;
  /** Whether it is part of the table's key. */
  readonly isKey: boolean;
}

/** The parts of a table that the start compares with the database. */
export interface DefinedTable {
  /** The GraphQL type of its rows. */
  readonly type: string;
  /** The quoted name of the table. */
  readonly name: Sql;
  readonly columns: readonly DeclaredColumn[];
  /** Whether its rows are read in the database session of the viewer. */
  readonly rowSecurity: boolean;
}
