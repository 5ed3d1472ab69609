import type { Logger } from 'pino';
import type { Lsn } from '../../shared/lsn';
import { withTimeout } from '../../shared/with-timeout';
import type { PurgeListener } from './purge-listener';
import type { Purger, SharedState } from './purger';

/** The connections to Redis, as far as the slot holder needs them. */
export interface RedisLink {
  /** Whether Redis answers, on the connection for commands and on the one for messages. */
  isUp(): Promise<boolean>;
  /** @param listener called whenever one of the connections breaks */
  onBreak(listener: () => void): void;
  /** Stops reading entries from Redis: purges are not sent to it. */
  suspend(): void;
  /** Allows reading entries again as soon as a new epoch has begun. */
  resume(): void;
  /** The next call to Redis begins a new epoch. */
  requireNewEpoch(): void;
}

/** The purger of the instance that holds the replication slot. It works without Redis, too. */
export interface HolderPurger extends Purger {
  /** Whether this instance holds the slot and keeps only its own memory current, without Redis and the other instances. */
  isAlone(): boolean;
  /** This instance no longer holds the slot. */
  end(): void;
}

interface HolderPurgerOptions {
  /** Purges through Redis, and so all instances. */
  readonly shared: Purger;
  readonly link: RedisLink;
  readonly listener: Pick<PurgeListener, 'local' | 'appliedLsn'>;
  readonly log: Pick<Logger, 'info' | 'warn'>;
}

const callTimeoutMs = 1_000;
/** A heartbeat that waits longer than this for earlier calls is skipped: its time would be wrong. */
const maxQueuedMs = 10;
const retryMs = { first: 250, max: 5_000 };

/**
 * Purges through Redis as long as it answers; this instance then receives the messages like all others. If it does not,
 * the holder is alone: it applies changes to its own memory, reads no entries from Redis, and sends no heartbeats, so that
 * all other instances bypass their caches. Later calls try Redis again, in a new epoch, which invalidates everything that
 * was not purged in the meantime (docs/decisions/0037-slot-consumer-caches-without-redis.md).
 *
 * Calls run one after the other, even if the caller of the previous one no longer waits for it: a purge that is not sent
 * at the moment when Redis becomes available again would be lost. Calls do not reject because of Redis.
 */
export function createHolderPurger({ shared, link, listener, log }: HolderPurgerOptions): HolderPurger {
  const { local } = listener;
  let isHolding = false;
  let isAlone = false;
  /** How often Redis was lost. A loss during a call is not undone by the call's success. */
  let losses = 0;
  let retryAtMs = 0;
  let pauseMs = retryMs.first;
  /** The position up to which Redis has published purges. */
  let published: Lsn | undefined;
  let lastHeartbeat: { readonly lsn: Lsn; readonly atMs: number } | undefined;

  link.onBreak(() => {
    if (isHolding) goAlone();
  });

  function goAlone(): void {
    losses += 1;
    link.suspend();
    link.requireNewEpoch();
    if (isAlone) return;
    isAlone = true;
    retryAtMs = performance.now() + pauseMs;
    log.warn('Redis does not accept purges: this instance uses its memory only, other instances bypass their caches');
    // Messages that Redis has published may be lost on their way to this instance.
    if (published !== undefined && (listener.appliedLsn ?? 0n) < published) local.reset(null);
    if (lastHeartbeat) local.heartbeat(lastHeartbeat.lsn, lastHeartbeat.atMs);
  }

  function rejoin(): void {
    isAlone = false;
    pauseMs = retryMs.first;
    log.info('Redis accepts purges again; a new epoch has begun');
  }

  /** @returns whether Redis has done it, and was not lost in the meantime */
  async function send(call: () => Promise<void>): Promise<boolean> {
    const before = losses;
    try {
      if (!(await link.isUp())) throw new Error('Redis does not answer');
      await withTimeout(call(), callTimeoutMs);
      return losses === before;
    } catch {
      if (isHolding) goAlone();
      return false;
    }
  }

  async function retry(call: () => Promise<void>): Promise<boolean> {
    if (performance.now() < retryAtMs || !(await link.isUp())) return false;
    // Entries of the epoch that this call begins were read after everything that was not sent to Redis.
    link.resume();
    const isSent = await send(call);
    if (isSent) rejoin();
    else pauseMs = Math.min(pauseMs * 2, retryMs.max);
    retryAtMs = performance.now() + pauseMs;
    return isSent;
  }

  /**
   * @param lsn the position that this call publishes; null if it may publish none
   * @param apply changes the memory of this instance; must not run before Redis knows the purge if Redis is read
   */
  async function run(lsn: Lsn | null, apply: () => void, call: () => Promise<void>): Promise<void> {
    const wasAlone = isAlone;
    if (wasAlone) apply();
    const isSent = await (wasAlone ? retry(call) : send(call));
    if (isSent) published = lsn ?? published;
    // After the slot is lost, the next holder receives again what was not confirmed.
    else if (!wasAlone && isHolding) apply();
  }

  let previous: Promise<unknown> = Promise.resolve();

  function enqueue<T>(call: () => Promise<T>): Promise<T> {
    const result = previous.then(call);
    previous = result.catch(() => undefined);
    return result;
  }

  /** The first call of a holder. While it is alone, the state is what it has applied to its own memory. */
  async function begin(): Promise<SharedState | null> {
    isHolding = true;
    [published, lastHeartbeat] = [undefined, undefined];
    const found: { state?: SharedState | null } = {};
    await send(async () => {
      found.state = await shared.state();
    });
    if (isAlone) return listener.appliedLsn === null ? null : { epoch: '', seq: 0, lsn: listener.appliedLsn };
    published = found.state?.lsn;
    return found.state ?? null;
  }

  async function heartbeat(lsn: Lsn, atMs: number): Promise<void> {
    if (performance.now() - atMs > maxQueuedMs) return;
    const apply = () => local.heartbeat(lsn, atMs);
    await run(null, apply, () => shared.heartbeat(lsn));
    lastHeartbeat = { lsn, atMs };
  }

  return {
    isAlone: () => isAlone,
    purge(tags, lsn, source) {
      const apply = () => local.purge(tags, lsn, source);
      return enqueue(() => run(lsn, apply, () => shared.purge(tags, lsn, source)));
    },
    heartbeat(lsn) {
      const atMs = performance.now();
      return enqueue(() => heartbeat(lsn, atMs));
    },
    raiseEpoch(lsn) {
      const apply = () => local.reset(lsn);
      return enqueue(() => run(lsn, apply, () => shared.raiseEpoch(lsn)));
    },
    state: () => enqueue(begin),
    end() {
      if (isAlone) link.resume();
      [isHolding, isAlone] = [false, false];
      local.end();
    },
  };
}
