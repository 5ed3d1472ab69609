import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from 'pg';
import type { Logger } from 'pino';
import { messagePrefix } from '../shared/log-message';
import { withConnection } from './connection';
import { publication } from './publication';
import { wantedChannel } from './slot';

/** Marks written into the log, which prove by coming out of it that everything before them has. */
export interface Heartbeat {
  /**
   * How long ago a mark was sent.
   * @returns undefined for what is no mark of these, and for one that was not sent on behalf of our declarations
   */
  ageMs(message: string): Promise<number> | undefined;
  stop(): Promise<void>;
}

interface BeatOptions {
  readonly url: string;
  readonly everyMs: number;
  /** What the publication's comment must say. */
  readonly declared: string;
  /** Told when it says something else: instances with other tables have taken over. */
  onOthers(): void;
  /** Told when another instance asks for the slot. */
  onWanted?: (() => void) | undefined;
  readonly log: Pick<Logger, 'warn'>;
}

/** Beats that did not come back are forgotten when there are as many after them. */
const maxPending = 50;
const retryMs = 500;
const statementTimeoutMs = 2_000;

/** Sends marks on a connection of its own, one after the other, until it is stopped. */
export function createHeartbeat({ url, everyMs, declared, onOthers, onWanted, log }: BeatOptions): Heartbeat {
  const stopping = new AbortController();
  const holder = randomUUID();
  const pending = new Map<string, { readonly atMs: number; readonly isOurs: Promise<boolean> }>();
  let count = 0;

  function send(client: Client): Promise<boolean> {
    count += 1;
    const name = `${holder} ${count}`;
    const atMs = performance.now();
    const isOurs = client
      .query<{ declared: string | null }>({ name: 'beat', text: emit, values: [messagePrefix, name, publication] })
      .then(({ rows }) => rows[0]?.declared === declared);
    // It is waited for below, and may fail before anybody else does.
    isOurs.catch(() => undefined);
    pending.set(name, { atMs, isOurs });
    pending.delete(`${holder} ${count - maxPending}`);
    return isOurs;
  }

  async function sendAll(client: Client): Promise<void> {
    // Without waiting for standbys; but flushed, for only what is flushed is sent to us.
    await client.query("set synchronous_commit = 'local'");
    if (onWanted) await client.on('notification', onWanted).query(`listen ${wantedChannel}`);
    while (!stopping.signal.aborted) {
      if (!(await send(client))) onOthers();
      await pause(everyMs);
    }
  }

  const pause = (ms: number) => sleep(ms, undefined, { signal: stopping.signal }).catch(() => undefined);

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      await withConnection(url, sendAll, statementTimeoutMs).catch((error) => {
        log.warn({ err: error }, 'no beat can be sent to the log');
      });
      await pause(retryMs);
    }
  }

  const running = run();
  return {
    ageMs(message) {
      const beat = pending.get(message);
      pending.delete(message);
      return beat && age(beat.isOurs, beat.atMs);
    },
    stop() {
      stopping.abort();
      return running;
    },
  };
}

/** A mark may be back before we hear that it was sent. */
async function age(isOurs: Promise<boolean>, atMs: number): Promise<number> {
  const counts = await isOurs.catch(() => false);
  return counts ? performance.now() - atMs : Number.POSITIVE_INFINITY;
}

const emit = `
  select pg_logical_emit_message(true, $1, $2),
    (select obj_description(oid, 'pg_publication') from pg_publication where pubname = $3) as declared`;
