import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool } from 'pg';
import type { PurgeListener } from '../cache/purges/purge-listener';
import { coalesce } from '../shared/coalesce';
import { messagePrefix } from '../shared/log-message';
import { type Lsn, toLsn } from '../shared/lsn';
import { withTimeout } from '../shared/with-timeout';

/** Delays the answer of a mutation until later requests to this instance see its writes. */
export interface ReadYourWrites {
  /**
   * To be called before a mutation writes.
   * @returns a function to call after the commit. It resolves when this instance serves no entry from before the commit;
   * it never rejects, and does not wait past its timeout
   */
  begin(): () => Promise<void>;
  readonly counts: { readonly waits: number; readonly timeouts: number };
  stop(): void;
}

const retryMs = 500;

/**
 * Waits until this instance has applied a WAL message that was written after the commit. If that takes too long, the
 * instance bypasses its cache until then.
 * @param isAvailable whether the WAL can be followed; otherwise nothing is cached, and nothing has to be waited for
 * @param timeoutMs how long the answer of a mutation is delayed at most
 */
export function createReadYourWrites(
  pool: Pick<Pool, 'query'>,
  listener: Pick<PurgeListener, 'isFresh' | 'waitFor' | 'requireLsn' | 'suspend'>,
  isAvailable: () => boolean = () => true,
  timeoutMs = 1_000,
): ReadYourWrites {
  const counts = { waits: 0, timeouts: 0 };
  const stopping = new AbortController();
  // Mutations that commit while one message is being written share the next one.
  const emitPosition = coalesce(() => emitMessage(pool));

  /** Bypasses the cache until the position has been applied; also while it is unknown. */
  async function bypassUntil(first: Promise<Lsn>): Promise<void> {
    const resume = listener.suspend();
    for (let position = first; !stopping.signal.aborted; position = emitPosition()) {
      const lsn = await position.catch(() => undefined);
      if (lsn !== undefined) {
        listener.requireLsn(lsn);
        return resume();
      }
      await sleep(retryMs, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  }

  async function settle(): Promise<void> {
    if (!isAvailable()) return;
    const position = emitPosition();
    if (listener.isFresh()) {
      counts.waits += 1;
      const applied = position.then((lsn) => listener.waitFor(lsn, timeoutMs));
      if (await withTimeout(applied, timeoutMs).catch(() => false)) return;
      counts.timeouts += 1;
    }
    // An instance that is not fresh now may become fresh before it has applied the position.
    void bypassUntil(position);
  }

  return { counts, begin: () => settle, stop: () => stopping.abort() };
}

/** @returns the position of a message that was written now: everything committed before is before it */
async function emitMessage(pool: Pick<Pool, 'query'>): Promise<Lsn> {
  const { rows } = await pool.query<{ lsn: string }>({ name: 'mark', text: emit, values: [messagePrefix] });
  return toLsn(rows[0]?.lsn ?? '');
}

/** Flushes, because only flushed WAL is sent to the slot; does not wait for standbys. */
const emit = `
  select set_config('synchronous_commit', 'local', true), pg_logical_emit_message(true, $1, 'mark')::text as lsn`;
