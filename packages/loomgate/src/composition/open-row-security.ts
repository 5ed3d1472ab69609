import type { Pool } from 'pg';
import type { Logger } from 'pino';
import { type DeclaredTable, readRowSecurity, type SecuredTable } from '../database/check-row-security';
import { createRequirePolicies, type RequirePolicies } from '../database/require-policies';
import type { RowSecurity } from '../graphql/cache/row-security';
import { createSessionOf } from '../graphql/viewer-sessions';
import type { TableInvalidation } from '../invalidation/table-invalidation';
import { modulesOf, type Project } from '../project';
import { definedTablesOf } from './defined-tables';

/** The tables with row level security, and what applies their policies. */
export interface OpenRowSecurity extends RowSecurity {
  /** Checks that the policies apply to the role of a session. */
  readonly requirePolicies: RequirePolicies;
}

/**
 * Compares the tables of the modules with the catalog, and logs whose policies do not apply, or make answers uncacheable.
 * @throws Error that says what to write, for a table with row level security that is not declared, or a project without
 * `databaseSession`
 */
export async function openRowSecurity(
  pool: Pick<Pool, 'query'>,
  project: Pick<Project, 'modules' | 'adminRole' | 'databaseSession' | 'revocation'>,
  log: Pick<Logger, 'warn' | 'info'>,
): Promise<OpenRowSecurity> {
  const found = await readRowSecurity(pool, tablesOf(project));
  requireDeclared(found);
  requireProtected(found);
  const secured = found.filter(({ rowSecurity }) => rowSecurity);
  const sessionOf = createSessionOf(project);
  if (secured.length > 0 && !sessionOf) throw new Error(`${namesOf(secured)}: ${missingSession}`);
  warnOfBypass(found, log);
  await warnOfRevocation(pool, project, log);
  const unfollowed = secured.filter(({ isFollowed, unlisted }) => !isFollowed || unlisted.length > 0);
  reportUncached(unfollowed, log);
  return {
    sessionOf,
    secured: typesOf(secured),
    unfollowed: typesOf(unfollowed),
    requirePolicies: createRequirePolicies(
      pool,
      secured.map(({ sqlName }) => sqlName),
    ),
  };
}

const missingSession =
  'tables with row level security need `databaseSession` in the project, which returns the session of a viewer (docs/security.md)';
const notCached = 'responses with rows of these tables are not cached: their policies';
const bypassed = 'the role of the database connection bypasses the row level security of these tables';

/** The tables of invalidation, and those of loaders that are not among them, or differ from them in `rowSecurity`. */
function tablesOf(project: Pick<Project, 'modules' | 'adminRole'>): DeclaredTable[] {
  const followed = Object.values(modulesOf(project)).flatMap(({ invalidation }) => invalidation);
  const idOf = ({ name, rowSecurity = false }: { name: string; rowSecurity?: boolean }) => `${rowSecurity} ${name}`;
  const known = new Set(followed.map(idOf));
  const others = new Map(definedTablesOf(project).map((table) => [idOf(table), table]));
  const added = [...others].filter(([id]) => !known.has(id));
  return [
    ...followed.map(toTable),
    ...added.map(([, { type, name, rowSecurity = false }]) => ({ type, name, rowSecurity, listed: [] })),
  ];
}

/** Without row level security in the database, every viewer would read all rows of a table that declares it. */
function requireProtected(found: readonly SecuredTable[]): void {
  const open = found.filter(({ rowSecurity, isProtected }) => rowSecurity && !isProtected);
  if (open.length === 0) return;
  throw new Error(
    `${namesOf(open)}: declared with \`rowSecurity: true\`, but the database has no row level security for it. Run ` +
      '`alter table ... enable row level security`, or `alter view ... set (security_invoker = true)` for a view ' +
      'of such tables (docs/security.md)',
  );
}

/** A table whose policies do not apply to the role is served as before: with all of its rows. */
function requireDeclared(found: readonly SecuredTable[]): void {
  const missing = found.filter(({ rowSecurity, applies }) => !rowSecurity && applies);
  if (missing.length === 0) return;
  throw new Error(
    `${namesOf(missing)}: the table has row level security. Write \`rowSecurity: true\` in its defineTable, ` +
      'so that its rows are read in the database session of the viewer (docs/security.md)',
  );
}

function reportUncached(tables: readonly SecuredTable[], log: Pick<Logger, 'info'>): void {
  const [followed, others] = [tables.filter((one) => one.isFollowed), tables.filter((one) => !one.isFollowed)];
  if (others.length > 0)
    log.info({ tables: others.map(({ name }) => name) }, `${notCached} depend on other tables, functions or the time`);
  const columns = followed.flatMap(({ name, unlisted }) => unlisted.map((column) => `${name}.${column}`));
  if (columns.length > 0)
    log.info({ columns }, `${notCached} read columns that \`listed\` of their defineInvalidation lacks`);
}

/** A key never changes, and a field with `as` does not follow every change of its column. */
function toTable({ type, name, rowSecurity = false, key, listed }: TableInvalidation): DeclaredTable {
  const columns = listed.filter(({ as }) => as === undefined).map(({ column }) => column);
  return { type, name, rowSecurity, listed: [...(key?.columns ?? []), ...columns] };
}

function warnOfBypass(found: readonly SecuredTable[], log: Pick<Logger, 'warn'>): void {
  const tables = found.filter(({ isProtected, applies }) => isProtected && !applies);
  const [open, closed] = [tables.filter((one) => !one.rowSecurity), tables.filter((one) => one.rowSecurity)];
  if (open.length > 0) log.warn({ tables: open.map(({ name }) => name) }, `${bypassed}: all of their rows are read`);
  if (closed.length > 0)
    log.warn({ tables: closed.map(({ name }) => name) }, `${bypassed}: databaseSession must return another role`);
}

/** Revocations are read without a viewer. If policies hide their rows, revoked tokens stay valid. */
async function warnOfRevocation(
  pool: Pick<Pool, 'query'>,
  { revocation }: Pick<Project, 'revocation'>,
  log: Pick<Logger, 'warn'>,
): Promise<void> {
  const names = revocation ? [revocation.accounts.table, revocation.revocations.table] : [];
  const found = await readRowSecurity(pool, names.map(toUndeclared));
  const tables = found.filter(({ applies }) => applies).map(({ name }) => name);
  if (tables.length > 0) log.warn({ tables }, unseenRevocations);
}

const toUndeclared = (name: string): DeclaredTable => ({ type: name, name, rowSecurity: false, listed: [] });

const unseenRevocations =
  'the tables of `revocation` have row level security: a policy must show all rows to the role of the database connection, ' +
  'or revoked tokens stay valid';

const namesOf = (tables: readonly SecuredTable[]) => tables.map(({ name }) => name).join(', ');
const typesOf = (tables: readonly SecuredTable[]) => new Set(tables.map(({ type }) => type));
