import type { Pool } from 'pg';
import type { PersistentConnection } from './connection';
import { publication } from './publication';
import { isInLog, type PublishedTable, readTables } from './published-tables';
import { needsWholeRows, type TableInvalidation } from './table-invalidation';
import type { FollowedTable } from './transactions';

/** A declared table is not published as it must be, or was replaced since reading the WAL began. */
export class UnpublishedError extends Error {}

/** The declared tables, compared with the database while its WAL is read. */
export interface FollowedTables {
  readonly tables: readonly FollowedTable[];
  /**
   * Finds tables whose rows changed without WAL records of rows: tables that were rewritten, as by
   * `alter column ... type ... using`, tables that gained or lost a partition, and tables that were replaced.
   * @returns their names, and a function to call when they have been purged; until then they are found again. The function
   * throws UnpublishedError if the server must be prepared again.
   */
  findRewritten(): Promise<{ readonly names: readonly string[]; settle(): void }>;
}

interface FollowedTablesOptions {
  /** On which operations read. */
  readonly pool: Pick<Pool, 'query'>;
  /** To the server of the WAL. */
  readonly connection: PersistentConnection;
  readonly declared: readonly TableInvalidation[];
  /** Those of them that the publication was made for (followable.ts). */
  readonly followed: readonly TableInvalidation[];
}

/**
 * @throws UnpublishedError; Error with the names of declared tables that do not exist, or that are other tables for
 * operations
 */
export async function openFollowedTables(options: FollowedTablesOptions): Promise<FollowedTables> {
  const { pool, connection, declared, followed } = options;
  const read = () => connection.use((client) => readTables(client, publication, declared));
  const namesOfFollowed = new Set(followed.map(({ name }) => name));
  let known = byName(await read());
  requireSame(known, byName(await readTables(pool, publication, declared)));
  const oidsOf = (name: string) => known.get(name)?.oids ?? [];

  function isAsPrepared(found: PublishedTable): boolean {
    const { name, obstacle, oids } = found;
    if (!namesOfFollowed.has(name)) return obstacle !== null;
    return obstacle === null && isInLog(found) && oids.join() === oidsOf(name).join();
  }

  function ensurePublished(current: ReadonlyMap<string, PublishedTable>): void {
    const others = [...current.values()].filter((found) => !isAsPrepared(found)).map(({ name }) => name);
    if (others.length > 0) throw new UnpublishedError(`not published as declared: ${others.join(', ')}`);
  }

  ensurePublished(known);
  const tables = [...Map.groupBy(followed, ({ name }) => name)].map(([name, declarations]) => ({
    ...{ name, oids: oidsOf(name), columns: columnsOf(declarations), identity: identityOf(declarations) },
  }));
  return {
    tables,
    async findRewritten() {
      const current = byName(await read());
      const isChanged = (found: PublishedTable) => found.files !== known.get(found.name)?.files || !isAsPrepared(found);
      return {
        names: [...current.values()].filter(isChanged).map(({ name }) => name),
        settle() {
          ensurePublished(current);
          known = current;
        },
      };
    },
  };
}

function byName(tables: readonly PublishedTable[]): ReadonlyMap<string, PublishedTable> {
  return new Map(tables.map((table) => [table.name, table]));
}

/** The two connections may have different search paths, by `?schema=` or by their roles. */
function requireSame(
  inLog: ReadonlyMap<string, PublishedTable>,
  ofOperations: ReadonlyMap<string, PublishedTable>,
): void {
  const others = [...inLog].filter(([name, { oids }]) => ofOperations.get(name)?.oids.join() !== oids.join());
  if (others.length === 0) return;
  const names = others.map(([name]) => name).join(', ');
  throw new Error(
    `DATABASE_LOG_URL and DATABASE_URL find different tables: ${names}; use the same ?schema= in both, or declare schemas`,
  );
}

/** The columns that are read from each row. */
function columnsOf(declarations: readonly TableInvalidation[]): string[] {
  const columns = declarations.flatMap(({ key, keys, listed, announces }) => [
    ...[...(key ? [key] : []), ...keys].flatMap((one) => one.columns),
    ...listed.map(({ column }) => column),
    ...(announces ? [announces] : []),
  ]);
  return [...new Set(columns)];
}

/** The columns that old rows must have where they are not whole. */
function identityOf(declarations: readonly TableInvalidation[]): string[] {
  return declarations.filter((one) => !needsWholeRows(one)).flatMap(({ key }) => key?.columns ?? []);
}
