import type { Logger } from 'pino';
import type { Purger, SharedState } from '../cache/shared-store';
import type { Lsn } from '../shared/lsn';
import { withTimeout } from '../shared/with-timeout';
import type { LogListener } from './listener';
import type { SharedLink } from './shared-link';

/** The purger of the holder of the slot, which goes on without Redis. */
export interface HolderPurger extends Purger {
  /** Whether this instance holds the slot, and only its own memory is kept true: Redis and the others are not told. */
  isAlone(): boolean;
  /** Somebody else may hold the slot from now on. */
  end(): void;
}

interface HolderPurgerOptions {
  /** Tells Redis, and by it all instances. */
  readonly shared: Purger;
  readonly link: SharedLink;
  readonly listener: Pick<LogListener, 'own' | 'appliedLsn'>;
  readonly log: Pick<Logger, 'info' | 'warn'>;
}

const callTimeoutMs = 1_000;
/** A beat that had to wait for its turn for longer proves less than it says. */
const maxTurnMs = 10;
const retryMs = { first: 250, most: 5_000 };

/**
 * Purges by Redis as long as it takes them: then this instance hears of them as all others do. When it does not, the
 * holder is alone: it applies what it reads to its own memory, does not ask Redis for answers, and sends no beats, so that
 * all others bypass their caches. With one of the next calls it tries again, in another epoch, which leaves behind all
 * that was not purged meanwhile (docs/decisions/0037-slot-consumer-caches-without-redis.md).
 *
 * Calls are made in turn, also where whoever made one has given up waiting for it: what is not told while Redis begins to
 * take purges again would be left out for good. They fail for nothing that Redis does.
 */
export function createHolderPurger({ shared, link, listener, log }: HolderPurgerOptions): HolderPurger {
  const { own } = listener;
  let isHolding = false;
  let isAlone = false;
  /** How often Redis was lost: what was lost while a call was under way is not back when the call is over. */
  let losses = 0;
  let retryAtMs = 0;
  let pauseMs = retryMs.first;
  /** How far Redis has told of purges. */
  let told: Lsn | undefined;
  let beat: { readonly lsn: Lsn; readonly atMs: number } | undefined;

  link.watch(() => {
    if (isHolding) goAlone();
  });

  function goAlone(): void {
    losses += 1;
    link.suspend();
    link.beginAnew();
    if (isAlone) return;
    isAlone = true;
    retryAtMs = performance.now() + pauseMs;
    log.warn(
      'Redis does not take purges: this instance goes on with its memory alone, the others without their caches',
    );
    // What Redis has taken and told may be lost on its way.
    if (told !== undefined && (listener.appliedLsn ?? 0n) < told) own.drop(null);
    if (beat) own.beat(beat.lsn, beat.atMs);
  }

  function goOn(): void {
    isAlone = false;
    pauseMs = retryMs.first;
    log.info('Redis takes purges again; another epoch has begun');
  }

  /** @returns whether Redis has done it, and was not lost meanwhile */
  async function tell(say: () => Promise<void>): Promise<boolean> {
    const before = losses;
    try {
      if (!(await link.isUp())) throw new Error('Redis does not answer');
      await withTimeout(say(), callTimeoutMs);
      return losses === before;
    } catch {
      if (isHolding) goAlone();
      return false;
    }
  }

  async function tryAgain(say: () => Promise<void>): Promise<boolean> {
    if (performance.now() < retryAtMs || !(await link.isUp())) return false;
    // What is answered from the epoch that this begins was read after everything that Redis was not told of.
    link.resume();
    const isTold = await tell(say);
    if (isTold) goOn();
    else pauseMs = Math.min(pauseMs * 2, retryMs.most);
    retryAtMs = performance.now() + pauseMs;
    return isTold;
  }

  /**
   * @param lsn what is heard of it afterwards, at least; null where that may be nothing
   * @param apply does here what Redis does for all; whoever asks Redis must not know of a purge before Redis does
   */
  async function run(lsn: Lsn | null, apply: () => void, say: () => Promise<void>): Promise<void> {
    const wasAlone = isAlone;
    if (wasAlone) apply();
    const isTold = await (wasAlone ? tryAgain(say) : tell(say));
    if (isTold) told = lsn ?? told;
    // Whoever holds the slot now is sent again what was not confirmed.
    else if (!wasAlone && isHolding) apply();
  }

  let last: Promise<unknown> = Promise.resolve();

  function inTurn<T>(call: () => Promise<T>): Promise<T> {
    const result = last.then(call);
    last = result.catch(() => undefined);
    return result;
  }

  return {
    isAlone: () => isAlone,
    purge: (tags, lsn, source) =>
      inTurn(() =>
        run(
          lsn,
          () => own.purge(tags, lsn, source),
          () => shared.purge(tags, lsn, source),
        ),
      ),
    beat(lsn) {
      const atMs = performance.now();
      return inTurn(async () => {
        // It says how things were when it was called.
        if (performance.now() - atMs > maxTurnMs) return;
        await run(
          null,
          () => own.beat(lsn, atMs),
          () => shared.beat(lsn),
        );
        beat = { lsn, atMs };
      });
    },
    raiseEpoch: (lsn) =>
      inTurn(() =>
        run(
          lsn,
          () => own.drop(lsn),
          () => shared.raiseEpoch(lsn),
        ),
      ),
    state: () => inTurn(join),
    end() {
      if (isAlone) link.resume();
      [isHolding, isAlone] = [false, false];
      own.end();
    },
  };

  /** The first call of a holder. While it is alone what has been purged is what it has purged here. */
  async function join(): Promise<SharedState | null> {
    isHolding = true;
    [told, beat] = [undefined, undefined];
    const found: { state?: SharedState | null } = {};
    await tell(async () => {
      found.state = await shared.state();
    });
    if (isAlone) return listener.appliedLsn === null ? null : { epoch: '', seq: 0, lsn: listener.appliedLsn };
    told = found.state?.lsn;
    return found.state ?? null;
  }
}
