import { revocationsOf } from '../auth/token-validity/table';
import type { LoggedTable } from '../invalidation/logged-table';
import { modulesOf, type Project } from '../project';

/** The tables that the log of the database is followed for. */
export function loggedTablesOf(project: Pick<Project, 'modules' | 'adminRole' | 'revocation'>): LoggedTable[] {
  const tables = Object.values(modulesOf(project)).flatMap((one) => one.tables);
  return project.revocation ? [...tables, revocationsOf(project.revocation)] : tables;
}
