import { withLongConnection } from 'loomgate/commands';
import { artisans } from './artisans';
import type { CatalogueFile, KindName } from './catalogue-files';
import { categories } from './categories';
import type { Counts } from './counts';
import { clearKeyTable, createKeyTable } from './duplicate-keys';
import { importKind } from './import-kind';
import type { Kind } from './kind';
import { products } from './products';
import type { Progress } from './progress';
import type { Rejects } from './rejects';
import { reviews } from './reviews';
import { createSession, type Session } from './session';
import type { Summary } from './summary';

const kinds: Record<KindName, Kind> = { categories, artisans, products, reviews };

export interface ImportOptions {
  /** A migrated database. */
  readonly url: string;
  /** In the order of storing. */
  readonly files: readonly CatalogueFile[];
  readonly rejects: Rejects;
  readonly progress: Progress;
  /** Stops the import and cancels the statement that is running. */
  readonly signal: AbortSignal;
}

/**
 * Imports the files in one transaction. Invalid lines are listed as rejects; on any other failure nothing is stored.
 * @returns the counts, after the commit
 * @throws when a file or the database fails, when another import is running, or when `signal` aborts
 */
export function importCatalogue({ url, files, ...parts }: ImportOptions): Promise<Summary> {
  return withLongConnection(url, 'loomgate-import', parts.signal, async (client) => {
    const session = createSession({ client, ...parts });
    await session.run('begin');
    try {
      await prepareTransaction(session);
      const summary = await importFiles(session, files);
      await session.run('commit');
      return summary;
    } catch (error) {
      // Postgres rolls back by itself when the connection is broken.
      await client.query('rollback').catch(() => undefined);
      throw error;
    }
  });
}

/** An arbitrary number that all imports share: "loomimp" in ASCII. */
const advisoryLockKey = '30521821364153712';

async function prepareTransaction(session: Session): Promise<void> {
  await session.run(`set local statement_timeout = 0; set local idle_in_transaction_session_timeout = 0;
    set local lock_timeout = '60s'; set local work_mem = '32MB'; set local temp_buffers = '16MB'`);
  const { rows } = await session.run<{ free: boolean }>('select pg_try_advisory_xact_lock($1) as free', [
    advisoryLockKey,
  ]);
  if (!rows[0]?.free) throw new Error('another import is running on this database');
  await createKeyTable(session);
}

async function importFiles(session: Session, files: readonly CatalogueFile[]): Promise<Summary> {
  const summary = new Map<KindName, Counts>();
  for (const file of files) {
    session.progress.start(file.name);
    summary.set(file.kind, await importKind(session, kinds[file.kind], file));
    await clearKeyTable(session);
  }
  return summary;
}

/**
 * Runs VACUUM (ANALYZE) on the changed tables, for the planner's statistics and index-only scans.
 * @throws when it is interrupted or fails; the stored rows are not affected
 */
export async function refreshStatistics({ url, signal, progress }: ImportOptions, summary: Summary): Promise<void> {
  const changed = [...summary].filter(([, counts]) => counts.created + counts.updated > 0);
  const tables = changed.flatMap(([kind]) => kinds[kind].targets);
  if (tables.length === 0) return;
  progress.start('refreshing statistics');
  await withLongConnection(url, 'loomgate-import', signal, (client) =>
    client.query(`vacuum (analyze) ${tables.join(', ')}`),
  );
}
