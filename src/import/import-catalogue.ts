import { withLongConnection } from 'loomgate/commands';
import { artisans } from './artisans';
import type { CatalogueFile, KindName } from './catalogue-files';
import { categories } from './categories';
import type { Counts } from './counts';
import { importKind } from './import-kind';
import type { Kind } from './kind';
import { products } from './products';
import type { Progress } from './progress';
import type { Rejects } from './rejects';
import { createKeys, forgetKeys } from './repeated-keys';
import { reviews } from './reviews';
import { createSession, type Session } from './session';
import type { Summary } from './summary';

const kinds: Record<KindName, Kind> = { categories, artisans, products, reviews };

export interface ImportOptions {
  /** A migrated database. */
  readonly url: string;
  /** In the order they are stored. */
  readonly files: readonly CatalogueFile[];
  readonly rejects: Rejects;
  readonly progress: Progress;
  /** Stops the import; what runs in the database is cancelled. */
  readonly signal: AbortSignal;
}

/**
 * Imports the files in one transaction: all that can be imported, or nothing.
 * @returns the counts, once they are stored
 * @throws when a file or the database fails, another import runs, or `signal` aborts; nothing is stored then
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
      // Past a broken connection there is nothing to roll back.
      await client.query('rollback').catch(() => undefined);
      throw error;
    }
  });
}

/** Any number will do, as long as every import takes the same one ("loomimp" in ASCII). */
const advisoryLockKey = '30521821364153712';

async function prepareTransaction(session: Session): Promise<void> {
  await session.run(`set local statement_timeout = 0; set local idle_in_transaction_session_timeout = 0;
    set local lock_timeout = '60s'; set local work_mem = '32MB'; set local temp_buffers = '16MB'`);
  const { rows } = await session.run<{ free: boolean }>('select pg_try_advisory_xact_lock($1) as free', [
    advisoryLockKey,
  ]);
  if (!rows[0]?.free) throw new Error('another import is running on this database');
  await createKeys(session);
}

async function importFiles(session: Session, files: readonly CatalogueFile[]): Promise<Summary> {
  const summary = new Map<KindName, Counts>();
  for (const file of files) {
    session.progress.start(file.name);
    summary.set(file.kind, await importKind(session, kinds[file.kind], file));
    await forgetKeys(session);
  }
  return summary;
}

/**
 * Tells the planner of what was stored and lets index-only scans see it; tables without a change are left alone.
 * @throws when it is interrupted or refused, which harms nothing
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
