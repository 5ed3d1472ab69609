import type { Registry } from 'prom-client';
import type { InvalidationFigures } from '../../invalidation/invalidation';
import { readOnScrape } from './read-on-scrape';

type Read = (figures: InvalidationFigures) => number | null;

const toSeconds = (ms: number | null | undefined) => (typeof ms === 'number' ? ms / 1000 : null);

/**
 * How this instance follows the WAL to invalidate the cache. An unknown value has no series.
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
  gauge('loomgate_log_lag_seconds', 'Time since every change was known to be received, or since the start.', (log) =>
    toSeconds(log.lagMs),
  );
  gauge(
    'loomgate_log_available',
    '1 where the server and the role let the WAL be followed, 0 where nothing is cached because they do not.',
    ({ unavailable }) => Number(unavailable === null),
  );
  gauge('loomgate_log_holder', '1 where this instance holds the replication slot.', ({ unavailable, role }) =>
    unavailable ? null : Number(role === 'holder'),
  );
  gauge(
    'loomgate_log_round_trip_seconds',
    'Time from a commit to its purge, as the slot holder last measured it.',
    (log) => toSeconds(log.roundTripMs),
  );
  gauge('loomgate_log_retained_wal_bytes', 'WAL that Postgres retains for the slot.', (log) => log.retainedWalBytes);
  gauge('loomgate_log_slot_wait_seconds', 'Time that the creation of the slot has waited for transactions.', (log) =>
    toSeconds(log.slotWait?.ms),
  );
  counter('loomgate_log_takeovers_total', 'Times that this instance acquired the slot.', (log) => log.takeovers);
  counter(
    'loomgate_log_gaps_total',
    'Times that messages were missed and the memory cache was cleared.',
    (log) => log.gaps,
  );
  counter('loomgate_log_epochs_total', 'Cache epochs; a new epoch discards all responses.', (log) => log.epochs);
  counter(
    'loomgate_cache_own_write_waits_total',
    'Mutations that waited for the purge of their own commit.',
    (log) => log.readYourWrites.waits,
  );
  counter(
    'loomgate_cache_own_write_timeouts_total',
    'Mutations whose wait timed out; the cache was bypassed afterwards.',
    (log) => log.readYourWrites.timeouts,
  );
}
