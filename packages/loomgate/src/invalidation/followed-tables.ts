import type { PersistentConnection } from './persistent-connection';
import { publication } from './publication';
import { isInLog, type PublishedTable, readTables } from './published-tables';
import type { TableInvalidation } from './table-invalidation';
import type { FollowedTable } from './transactions';

/** The log does not tell of a declared table, or it is another table than when the log began to be followed. */
export class UnpublishedError extends Error {}

/** The declared tables, held against what becomes of them in the database while their log is followed. */
export interface FollowedTables {
  readonly tables: readonly FollowedTable[];
  /**
   * Looks for tables whose rows have changed without being in the log: a table that was rewritten, as by
   * `alter column ... type ... using`, and one that has got or lost a partition.
   * @returns them, and what to call when they have been purged; until then they are found again
   * @throws UnpublishedError when the log has to be prepared again
   */
  remade(): Promise<{ readonly names: readonly string[]; settle(): void }>;
}

/** @throws UnpublishedError; Error naming the tables that the database does not have */
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

  function ensureFollowed(now: ReadonlyMap<string, PublishedTable>): void {
    const others = declared.filter((table) => {
      const found = now.get(table.name);
      return !found || !isInLog(found, table) || found.oids.join() !== oidsOf(table.name).join();
    });
    if (others.length === 0) return;
    throw new UnpublishedError(`not in the log as they are declared: ${others.map(({ name }) => name).join(', ')}`);
  }

  ensureFollowed(known);
  return {
    tables,
    async remade() {
      const now = byName(await read());
      ensureFollowed(now);
      return {
        names: names.filter((name) => now.get(name)?.files !== known.get(name)?.files),
        settle() {
          known = now;
        },
      };
    },
  };
}

function byName(tables: readonly PublishedTable[]): ReadonlyMap<string, PublishedTable> {
  return new Map(tables.map((table) => [table.name, table]));
}

/** What is read of a row. */
function columnsOf({ id, keys, listed, announces }: TableInvalidation): string[] {
  const fields = [...(id ? [id] : []), ...keys, ...listed];
  return [...new Set([...fields.map(({ column }) => column), ...(announces ? [announces] : [])])];
}
