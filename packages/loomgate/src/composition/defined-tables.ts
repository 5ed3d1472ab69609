import type { TableInvalidation } from '../invalidation/table-invalidation';
import { modulesOf, type Project } from '../project';

/** The parts of a table that the start compares with the database. */
type CheckedTable = Pick<TableInvalidation, 'type' | 'name' | 'columns' | 'rowSecurity'>;

/** Returns the tables that modules read, by their loaders and declarations. */
export function definedTablesOf(project: Pick<Project, 'modules' | 'adminRole'>): CheckedTable[] {
  const modules = Object.values(modulesOf(project));
  const ofLoaders = modules.flatMap(({ loaders }) => Object.values(loaders)).flatMap(({ table }) => table ?? []);
  return [
    ...ofLoaders.map(({ name, ...table }) => ({ ...table, name: name.sql })),
    ...modules.flatMap(({ invalidation }) => invalidation),
  ];
}
