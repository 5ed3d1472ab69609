import { revocationsOf } from '../auth/token-validity/table';
import type { TableInvalidation } from '../invalidation/table-invalidation';
import { modulesOf, type Project } from '../project';

/** The tables that the log of the database is followed for. */
export function loggedTablesOf(project: Pick<Project, 'modules' | 'adminRole' | 'revocation'>): TableInvalidation[] {
  const tables = Object.values(modulesOf(project)).flatMap((one) => one.invalidation);
  return project.revocation ? [...tables, revocationsOf(project.revocation)] : tables;
}
