import { Client, Pool } from 'pg';
import type { RedisLink } from '../../packages/loomgate/src/cache/purges/holder-purger';
import { createPurgeListener, type PurgeListener } from '../../packages/loomgate/src/cache/purges/purge-listener';
import type { Purgeable } from '../../packages/loomgate/src/cache/purges/purgeable';
import { type Invalidation, startInvalidation } from '../../packages/loomgate/src/invalidation';
import { type PreparedLog, prepareLog } from '../../packages/loomgate/src/invalidation/prepare-log';
import type { SlotTimeouts } from '../../packages/loomgate/src/invalidation/slot-timeouts';
import type { TableInvalidation } from '../../packages/loomgate/src/invalidation/table-invalidation';
import { type Lsn, toLsn } from '../../packages/loomgate/src/shared/lsn';
import { modules } from '../../src/generated/modules';
import { createMemoryStore, type MemoryStore } from './memory-store';

/** An instance without a cache, which records its purges. */
export interface Instance {
  readonly invalidation: Invalidation;
  readonly listener: PurgeListener;
  /** Names of purged tags in order; `*` if everything was purged. */
  readonly purged: string[];
  readonly epochs: string[];
  readonly warnings: unknown[][];
  /** What was logged at the level info. */
  readonly infos: unknown[][];
  /** Topics that were announced; null for all topics. */
  readonly announced: (string | null)[];
  stop(): Promise<void>;
}

export const everyTable = Object.values(modules).flatMap(({ invalidation: tables }) => tables);

interface InstanceOptions {
  readonly store?: MemoryStore;
  readonly tables?: readonly TableInvalidation[];
  readonly lagMs?: number;
  readonly isShared?: boolean;
  /** Without it, the slot holder releases the slot when the store fails. */
  readonly link?: RedisLink;
  readonly mayPrepare?: boolean;
  /** Of the pool; by default the same as that of the log. */
  readonly poolUrl?: string;
  readonly timeouts?: Partial<SlotTimeouts>;
}

/** Starts the invalidation of an instance. */
export async function startInstance(url: string, options: InstanceOptions = {}): Promise<Instance> {
  // A large default lag, because a busy machine may be late.
  const {
    store = createMemoryStore(),
    tables = everyTable,
    lagMs = 5_000,
    isShared = true,
    mayPrepare = true,
    link,
    timeouts = {},
    poolUrl = url,
  } = options;
  const [purged, epochs]: [string[], string[]] = [[], []];
  const [warnings, infos]: [unknown[][], unknown[][]] = [[], []];
  const announced: (string | null)[] = [];
  const purgeable: Purgeable = {
    purge: (tags) => void purged.push(...tags),
    purgeAll: () => void purged.push('*'),
    enterEpoch: (epoch) => void epochs.push(epoch),
    advanceTo: () => undefined,
  };
  const pool = new Pool({ connectionString: poolUrl, max: 4, connectionTimeoutMillis: 5_000 });
  pool.on('error', () => undefined);
  const listener = createPurgeListener(purgeable, { lagMs });
  store.listeners.add(listener);
  const log = {
    info: (...words: unknown[]) => void infos.push(words),
    warn: (...words: unknown[]) => void warnings.push(words),
  };
  const hashTag = (tag: string) => tag;
  const invalidation = await startInvalidation({
    ...{
      databaseUrl: url,
      pool,
      tables,
      purger: store,
      listener,
      hashTag,
      isShared,
      mayPrepare,
      link,
      lagMs,
      log,
    },
    timeouts: { checkEveryMs: 100, unavailablePauseMs: 50, ...timeouts },
    announce: (topics) => void announced.push(...(topics ?? [null])),
  });
  return {
    ...{ invalidation, listener, purged, epochs, warnings, infos, announced },
    async stop() {
      await invalidation.stop();
      store.listeners.delete(listener);
      await pool.end();
    },
  };
}

/** Prepares the server as an instance does, whose pool leads to the same server. */
export async function prepareServer(
  databaseUrl: string,
  tables: readonly TableInvalidation[],
  mayPrepare = true,
): Promise<PreparedLog> {
  const pool = new Pool({ connectionString: databaseUrl, max: 1 });
  // The test may drop the database while the connection closes.
  pool.on('error', () => undefined);
  return prepareLog({ databaseUrl, pool, tables, mayPrepare }).finally(() => pool.end());
}

/** Connects a client that bypasses the gateway, such as psql. */
export async function connectStranger(url: string): Promise<Client> {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

/** @returns the current position of the WAL: everything committed is before it */
async function positionOf(sql: Client): Promise<Lsn> {
  const { rows } = await sql.query("select pg_logical_emit_message(true, 'loomgate', 'test')::text as lsn");
  return toLsn(rows[0].lsn);
}

/** Waits until the instance has applied everything that is committed now. */
export async function caughtUp(instance: Instance, sql: Client): Promise<void> {
  const lsn = await positionOf(sql);
  if (!(await instance.listener.waitFor(lsn, 20_000))) throw new Error('the instance does not catch up');
}

export { until } from './until';
