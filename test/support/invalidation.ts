import { Client, Pool } from 'pg';
import type { Purgeable } from '../../packages/loomgate/src/cache/types';
import {
  createLogListener,
  type Invalidation,
  type LogListener,
  startInvalidation,
} from '../../packages/loomgate/src/invalidation';
import type { SharedLink } from '../../packages/loomgate/src/invalidation/shared-link';
import type { TableInvalidation } from '../../packages/loomgate/src/invalidation/table-invalidation';
import { type Lsn, toLsn } from '../../packages/loomgate/src/shared/lsn';
import { modules } from '../../src/generated/modules';
import { createMemoryStore, type MemoryStore } from './memory-store';

/** What was done to the cache of an instance, in order: tags by name, `*` where all of it was dropped. */
export interface Instance {
  readonly invalidation: Invalidation;
  readonly listener: LogListener;
  readonly purged: string[];
  readonly epochs: string[];
  readonly warnings: unknown[][];
  /** Topics that have new events; null for any. */
  readonly announced: (string | null)[];
  stop(): Promise<void>;
}

export const everyTable = Object.values(modules).flatMap(({ invalidation: tables }) => tables);

interface InstanceOptions {
  readonly store?: MemoryStore;
  readonly tables?: readonly TableInvalidation[];
  readonly lagMs?: number;
  readonly isShared?: boolean;
  /** Without it, the holder of the slot gives it back when the store fails. */
  readonly link?: SharedLink;
  readonly isMigrated?: boolean;
}

/** An instance as far as the log goes; a cache that keeps nothing but what it was told. */
export async function startInstance(url: string, options: InstanceOptions = {}): Promise<Instance> {
  // A machine with a lot to do may be late; tests about lateness say so.
  const {
    store = createMemoryStore(),
    tables = everyTable,
    lagMs = 5_000,
    isShared = true,
    isMigrated = false,
    link,
  } = options;
  const [purged, epochs, warnings]: [string[], string[], unknown[][]] = [[], [], []];
  const announced: (string | null)[] = [];
  const purgeable: Purgeable = {
    purge: (tags) => void purged.push(...tags),
    dropAll: () => void purged.push('*'),
    enter: (epoch) => void epochs.push(epoch),
    reached: () => undefined,
  };
  const pool = new Pool({ connectionString: url, max: 4, connectionTimeoutMillis: 5_000 });
  pool.on('error', () => undefined);
  const listener = createLogListener(purgeable, { lagMs });
  store.listeners.add(listener);
  const log = { info: () => undefined, warn: (...words: unknown[]) => void warnings.push(words) };
  const digest = (tag: string) => tag;
  const invalidation = await startInvalidation({
    ...{ databaseUrl: url, pool, tables, purger: store, listener, digest, isShared, isMigrated, link, lagMs, log },
    announce: (topics) => void announced.push(...(topics ?? [null])),
  });
  return {
    ...{ invalidation, listener, purged, epochs, warnings, announced },
    async stop() {
      await invalidation.stop();
      store.listeners.delete(listener);
      await pool.end();
    },
  };
}

/** A writer that the gateway knows nothing of, such as psql. */
export async function connectStranger(url: string): Promise<Client> {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

/** Where the log is now: everything that was committed lies before. */
async function positionOf(sql: Client): Promise<Lsn> {
  const { rows } = await sql.query("select pg_logical_emit_message(true, 'loomgate', 'test')::text as lsn");
  return toLsn(rows[0].lsn);
}

/** Waits until the instance has applied everything that is committed by now. */
export async function caughtUp(instance: Instance, sql: Client): Promise<void> {
  const lsn = await positionOf(sql);
  if (!(await instance.listener.waitFor(lsn, 20_000))) throw new Error('the instance does not catch up');
}

export { until } from './until';
