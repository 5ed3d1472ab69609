import type { Registry } from 'prom-client';
import type { InvalidationFigures } from '../../invalidation/invalidation';
import { readOnScrape } from './read';

type Read = (figures: InvalidationFigures) => number | null;

const toSeconds = (ms: number | null | undefined) => (typeof ms === 'number' ? ms / 1000 : null);

/**
 * How the cache is kept true. What is not known has no value.
 * @param figures null where there is no cache
 */
export function createLogMetrics(registry: Registry, figures: () => InvalidationFigures | null): void {
  const add = (kind: 'counter' | 'gauge', name: string, help: string, read: Read) =>
    readOnScrape(registry, { kind, name, help }, () => {
      const known = figures();
      return known && read(known);
    });
  const gauge = (name: string, help: string, read: Read) => add('gauge', name, help, read);
  const counter = (name: string, help: string, read: Read) => add('counter', name, help, read);

  gauge('loomgate_cache_fresh', '1 where the cache serves, 0 where it is bypassed.', (log) => Number(log.isFresh));
  gauge('loomgate_log_lag_seconds', 'Since it was last known that nothing is missing, or since the start.', (log) =>
    toSeconds(log.lagMs),
  );
  gauge('loomgate_log_holder', '1 where this instance follows the log.', ({ follows, role }) =>
    follows === 'log' ? Number(role === 'holder') : null,
  );
  gauge('loomgate_log_round_trip_seconds', 'From a commit to its purge, as the holder measured it last.', (log) =>
    toSeconds(log.roundTripMs),
  );
  gauge('loomgate_log_retained_wal_bytes', 'What the server keeps for the slot.', (log) => log.retainedWalBytes);
  gauge('loomgate_log_slot_wait_seconds', 'How long the slot has been waiting for transactions to end.', (log) =>
    toSeconds(log.slotWait?.ms),
  );
  counter('loomgate_log_takeovers_total', 'How often this instance got the slot.', (log) => log.takeovers);
  counter('loomgate_log_gaps_total', 'Times messages were missed, and the memory was dropped.', (log) => log.gaps);
  counter('loomgate_log_epochs_total', 'Epochs, each of which leaves all answers behind.', (log) => log.epochs);
  counter(
    'loomgate_cache_own_write_waits_total',
    'Mutations that waited for their own commit.',
    (log) => log.ownWrites.waits,
  );
  counter(
    'loomgate_cache_own_write_timeouts_total',
    'Those that waited in vain; the cache was bypassed then.',
    (log) => log.ownWrites.timeouts,
  );
}
