import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from 'pg';
import type { Logger } from 'pino';
import { messagePrefix } from '../shared/log-message';
import { withConnection } from './connection';
import { publication } from './publication';
import { slotRequestChannel } from './slot';

/** Writes messages into the WAL. When one comes back, everything before it has come, too. */
export interface Heartbeat {
  /**
   * Returns how long ago a message was sent; Infinity if the publication was not for our tables then.
   * @returns undefined for a message of another sender
   */
  roundTripMs(message: string): Promise<number> | undefined;
  stop(): Promise<void>;
}

interface HeartbeatOptions {
  readonly url: string;
  readonly everyMs: number;
  /** The expected comment of the publication. */
  readonly fingerprint: string;
  /** Called when the publication is for instances that declare other tables. */
  onOtherTables(): void;
  /** Called when another instance requests the slot. */
  readonly onSlotRequested?: (() => void) | undefined;
  readonly log: Pick<Logger, 'warn'>;
}

/** A message that has not come back is forgotten after this number of later ones. */
const maxPending = 50;
const retryMs = 500;
const statementTimeoutMs = 2_000;

/** Sends heartbeats on a connection of its own, one after the other, until it is stopped. */
export function createHeartbeat(options: HeartbeatOptions): Heartbeat {
  const { url, everyMs, fingerprint, onOtherTables, onSlotRequested, log } = options;
  const stopping = new AbortController();
  const sender = randomUUID();
  const pending = new Map<string, { readonly sentAtMs: number; readonly isOurs: Promise<boolean> }>();
  let count = 0;

  /** @returns whether the publication is for our tables */
  function send(client: Client): Promise<boolean> {
    count += 1;
    const name = `${sender} ${count}`;
    const sentAtMs = performance.now();
    const isOurs = client
      .query<{ fingerprint: string | null }>({
        ...{ name: 'heartbeat', text: emit, values: [messagePrefix, name, publication] },
      })
      .then(({ rows }) => rows[0]?.fingerprint === fingerprint);
    // `sendAll` awaits it, but it may reject before.
    isOurs.catch(() => undefined);
    pending.set(name, { sentAtMs, isOurs });
    pending.delete(`${sender} ${count - maxPending}`);
    return isOurs;
  }

  async function sendAll(client: Client): Promise<void> {
    // Does not wait for standbys; still flushes, because only flushed WAL is sent to the slot.
    await client.query("set synchronous_commit = 'local'");
    if (onSlotRequested) await client.on('notification', onSlotRequested).query(`listen ${slotRequestChannel}`);
    while (!stopping.signal.aborted) {
      if (!(await send(client))) onOtherTables();
      await pause(everyMs);
    }
  }

  const pause = (ms: number) => sleep(ms, undefined, { signal: stopping.signal }).catch(() => undefined);

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      await withConnection(url, sendAll, statementTimeoutMs).catch((error) => {
        log.warn({ err: error }, 'writing a heartbeat to the WAL failed');
      });
      await pause(retryMs);
    }
  }

  const running = run();
  return {
    roundTripMs(message) {
      const sent = pending.get(message);
      pending.delete(message);
      return sent && elapsedMs(sent.isOurs, sent.sentAtMs);
    },
    stop() {
      stopping.abort();
      return running;
    },
  };
}

/** A message may come back before the answer to the statement that wrote it. */
async function elapsedMs(isOurs: Promise<boolean>, sentAtMs: number): Promise<number> {
  const counts = await isOurs.catch(() => false);
  return counts ? performance.now() - sentAtMs : Number.POSITIVE_INFINITY;
}

const emit = `
  select pg_logical_emit_message(true, $1, $2),
    (select obj_description(oid, 'pg_publication') from pg_publication where pubname = $3) as fingerprint`;
