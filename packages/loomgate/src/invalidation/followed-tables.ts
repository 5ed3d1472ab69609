import type { PersistentConnection } from './connection';
import { publication } from './publication';
import { isInLog, type PublishedTable, readTables } from './published-tables';
import type { TableInvalidation } from './table-invalidation';
import type { FollowedTable } from './transactions';

/** A declared table is not published as it must be, or was replaced since reading the WAL began. */
export class UnpublishedError extends Error {}

/** The declared tables, compared with the database while its WAL is read. */
export interface FollowedTables {
  readonly tables: readonly FollowedTable[];
  /**
   * Finds tables whose rows changed without WAL records of rows: tables that were rewritten, as by
   * `alter column ... type ... using`, and tables that gained or lost a partition.
   * @returns their names, and a function to call when they have been purged; until then they are found again
   * @throws UnpublishedError if the server must be prepared again
   */
  findRewritten(): Promise<{ readonly names: readonly string[]; settle(): void }>;
}

/** @throws UnpublishedError; Error with the names of declared tables that do not exist */
export async function openFollowedTables(
  connection: PersistentConnection,
  declared: readonly TableInvalidation[],
): Promise<FollowedTables> {
  const names = declared.map(({ name }) => name);
  const read = () => connection.use((client) => readTables(client, publication, names));
  let known = byName(await read());
  const oidsOf = (name: string) => known.get(name)?.oids ?? [];
  const tables = declared.map((table) => ({
    ...{ name: table.name, oids: oidsOf(table.name), columns: columnsOf(table) },
  }));

  function ensurePublished(current: ReadonlyMap<string, PublishedTable>): void {
    const others = declared.filter((table) => {
      const found = current.get(table.name);
      return !found || !isInLog(found, table) || found.oids.join() !== oidsOf(table.name).join();
    });
    if (others.length === 0) return;
    throw new UnpublishedError(`not published as declared: ${others.map(({ name }) => name).join(', ')}`);
  }

  ensurePublished(known);
  return {
    tables,
    async findRewritten() {
      const current = byName(await read());
      ensurePublished(current);
      return {
        names: names.filter((name) => current.get(name)?.files !== known.get(name)?.files),
        settle() {
          known = current;
        },
      };
    },
  };
}

function byName(tables: readonly PublishedTable[]): ReadonlyMap<string, PublishedTable> {
  return new Map(tables.map((table) => [table.name, table]));
}

/** The columns that are read from each row. */
function columnsOf({ key, keys, listed, announces }: TableInvalidation): string[] {
  const inKeys = [...(key ? [key] : []), ...keys].flatMap(({ columns }) => columns);
  return [...new Set([...inKeys, ...listed.map(({ column }) => column), ...(announces ? [announces] : [])])];
}
