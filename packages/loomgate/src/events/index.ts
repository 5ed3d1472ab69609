import type { Logger } from 'pino';
import type { Execute } from '../loaders';
import { runPeriodically } from '../shared/run-periodically';
import type { Channel } from './channel';
import { createCursorSecrets } from './cursor-secrets';
import type { OnDelivered } from './event';
import { createEventLog } from './event-log';
import { type FollowedEvents, follow } from './follow';
import { createNotifier } from './notifier';
import { pruneEvents } from './prune';

export { type Channel, createLocalChannel } from './channel';
export { type Event, type Follow, topicOf } from './event';
export { announced } from './table';
export { unavailableEvents } from './unavailable';

/** The events of the database, for subscriptions. */
export interface Events {
  /** As `Follow`, until the signal aborts. */
  follow(topic: string, after: string | null | undefined, signal: AbortSignal): Promise<FollowedEvents>;
  /** Notifies all instances that topics have new events. */
  announce: Channel['publish'];
  /** The number of followers of this instance, by the type in their topics. */
  listeners(): ReadonlyMap<string, number>;
  stop(): Promise<void>;
}

export interface EventsOptions {
  readonly execute: Execute;
  readonly channel: Channel;
  /** Whether new events are announced: whether an instance reads the WAL. */
  isAnnounced(): boolean;
  readonly onDelivered: OnDelivered;
  readonly retentionMs: number;
  /** Whether this instance deletes old events. */
  readonly isPruning: boolean;
  readonly log: Pick<Logger, 'warn'>;
}

const timing = {
  /** How often waiting followers read the log while new events are not announced. */
  pollEveryMs: 1_000,
  /** The same while they are announced, since an announcement may be lost. */
  pollAnnouncedEveryMs: 15_000,
  /** Also how often the secrets of cursors are read again. */
  pruneEveryMs: 3_600_000,
};

/** Serves the events of this database to followers, whichever client commits them. */
export function createEvents(options: EventsOptions): Events {
  const { execute, channel, isAnnounced, onDelivered, retentionMs, isPruning, log } = options;
  const notifier = createNotifier();
  const secrets = createCursorSecrets(execute);
  const eventLog = createEventLog(execute, secrets, retentionMs);
  const stopping = new AbortController();
  channel.listen(
    (topics) => notifier.notify(topics),
    () => notifier.notifyAll(),
  );
  const polling = runPeriodically(stopping.signal, 0, () => {
    notifier.notifyAll();
    return channel.isOpen() && isAnnounced() ? timing.pollAnnouncedEveryMs : timing.pollEveryMs;
  });
  const pruning = runPeriodically(stopping.signal, timing.pruneEveryMs, async () => {
    secrets.forget();
    const before = new Date(Date.now() - retentionMs);
    const warn = (error: unknown) => log.warn({ err: error }, 'pruning of old events failed; it will be retried');
    if (isPruning) await pruneEvents(execute, before, stopping.signal).catch(warn);
    return timing.pruneEveryMs;
  });
  return {
    follow: (topic, after, signal) => follow({ log: eventLog, notifier, onDelivered }, topic, after, signal),
    announce: channel.publish,
    listeners: notifier.counts,
    async stop() {
      stopping.abort();
      await Promise.all([polling, pruning]);
    },
  };
}
