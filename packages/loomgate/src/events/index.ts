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

/** What happens, for whoever follows it. */
export interface Events {
  /** Follows a topic until the signal aborts; otherwise as `Follow`. */
  follow(topic: string, after: string | null | undefined, signal: AbortSignal): Promise<FollowedEvents>;
  /** Tells all instances that these topics have new events. */
  announce: Channel['publish'];
  /** How many listen here, by the type in their topics. */
  listeners(): ReadonlyMap<string, number>;
  stop(): Promise<void>;
}

export interface EventsOptions {
  readonly execute: Execute;
  readonly channel: Channel;
  /** Whether somebody announces what is committed: whether the log of the database is followed. */
  isAnnounced(): boolean;
  readonly told: OnDelivered;
  readonly retentionMs: number;
  readonly log: Pick<Logger, 'warn'>;
}

const timing = {
  /** Whoever waits looks by itself this often where nobody rings. */
  lookEveryMs: 1_000,
  /** The same where somebody does: a signal may be lost. */
  lookAgainEveryMs: 15_000,
  /** Secrets of cursors are read again as often. */
  pruneEveryMs: 3_600_000,
};

/** The events of this database, as they are committed, by whoever. */
export function createEvents({ execute, channel, isAnnounced, told, retentionMs, log }: EventsOptions): Events {
  const bells = createNotifier();
  const secrets = createCursorSecrets(execute);
  const eventLog = createEventLog(execute, secrets, retentionMs);
  const stopping = new AbortController();
  channel.listen(
    (topics) => bells.ring(topics),
    () => bells.ringAll(),
  );
  const isRung = () => channel.isOpen() && isAnnounced();
  const looking = runPeriodically(stopping.signal, 0, () => {
    bells.ringAll();
    return isRung() ? timing.lookAgainEveryMs : timing.lookEveryMs;
  });
  const pruning = runPeriodically(stopping.signal, timing.pruneEveryMs, async () => {
    secrets.forget();
    const before = new Date(Date.now() - retentionMs);
    const warn = (error: unknown) => log.warn({ err: error }, 'old events could not be dropped; it is tried again');
    await pruneEvents(execute, before, stopping.signal).catch(warn);
    return timing.pruneEveryMs;
  });
  return {
    follow: (topic, after, signal) => follow({ log: eventLog, bells, told }, topic, after, signal),
    announce: channel.publish,
    listeners: bells.counts,
    async stop() {
      stopping.abort();
      await Promise.all([looking, pruning]);
    },
  };
}
