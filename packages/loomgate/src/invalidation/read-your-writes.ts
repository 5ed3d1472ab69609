import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool } from 'pg';
import { coalesce } from '../shared/coalesce';
import { messagePrefix } from '../shared/log-message';
import { type Lsn, toLsn } from '../shared/lsn';
import { withTimeout } from '../shared/with-timeout';
import type { LogListener } from './listener';

/** Lets whoever writes read what they have written. */
export interface ReadYourWrites {
  /**
   * To be called before a mutation writes.
   * @returns to be called when it has committed. Resolves when this instance serves nothing from before that any more;
   * never rejects, never waits past its deadline
   */
  begin(): () => Promise<void>;
  readonly counts: { readonly waits: number; readonly timeouts: number };
  stop(): void;
}

const retryMs = 500;

/**
 * Waits until this instance has applied what was committed: a mark behind it has come back out of the log. Where that
 * takes too long, the instance serves nothing from its cache until it has.
 * @param timeoutMs how long a mutation is held up at the most
 */
export function createReadYourWrites(
  pool: Pick<Pool, 'query'>,
  listener: Pick<LogListener, 'isFresh' | 'waitFor' | 'standAside' | 'hold'>,
  timeoutMs = 1_000,
): ReadYourWrites {
  const counts = { waits: 0, timeouts: 0 };
  const stopping = new AbortController();
  // Mutations that have committed while one mark is on its way share the next.
  const mark = coalesce(() => emitMark(pool));

  /** While the position is not known, nothing is served. */
  async function standAside(first: Promise<Lsn>): Promise<void> {
    const release = listener.hold();
    for (let position = first; !stopping.signal.aborted; position = mark()) {
      const lsn = await position.catch(() => undefined);
      if (lsn !== undefined) {
        listener.standAside(lsn);
        return release();
      }
      await sleep(retryMs, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  }

  async function settle(): Promise<void> {
    const position = mark();
    if (listener.isFresh()) {
      counts.waits += 1;
      const applied = position.then((lsn) => listener.waitFor(lsn, timeoutMs));
      if (await withTimeout(applied, timeoutMs).catch(() => false)) return;
      counts.timeouts += 1;
    }
    // What is not served now may be served again before the log is through.
    void standAside(position);
  }

  return { counts, begin: () => settle, stop: () => stopping.abort() };
}

/** @returns where the mark is: everything that was committed before lies before it */
async function emitMark(pool: Pick<Pool, 'query'>): Promise<Lsn> {
  const { rows } = await pool.query<{ lsn: string }>({ name: 'mark', text: emit, values: [messagePrefix] });
  return toLsn(rows[0]?.lsn ?? '');
}

/** Flushed at once, as only what is flushed is sent on; but no standby is waited for. */
const emit = `
  select set_config('synchronous_commit', 'local', true), pg_logical_emit_message(true, $1, 'mark')::text as lsn`;
