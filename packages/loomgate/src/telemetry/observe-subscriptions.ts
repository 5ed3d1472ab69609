import type { Logger } from 'pino';
import type { Background } from './background';
import { type LogRequest, toLine } from './request-log';
import type { RequestRecord } from './request-record';
import { traceId } from './span';

/** Reports the life of one subscription. */
export interface ObservedSubscription {
  /** Call when the subscription has started or was refused. */
  opened(): void;
  /** Executes an event. @param record filled in by the execution */
  event<T>(record: RequestRecord, execute: () => Promise<T>): Promise<T>;
  /** Writes the log line of the subscription. */
  ended(): void;
}

/** @param record of the execution that starts the subscription */
export type ObserveSubscription = (record: RequestRecord, requestId: string) => ObservedSubscription;

interface SubscriptionObserverOptions {
  readonly log: Pick<Logger, 'info'>;
  /** Counts the execution that starts a subscription. */
  count(record: RequestRecord, durationMs: number): void;
  /** Logs and counts each event. */
  readonly logRequest: LogRequest;
  /** Traces an event. */
  readonly background: Background;
}

/** Counts subscriptions and their events, traces events as the sampler decides, and logs a line at the end. */
export function observeSubscriptions({
  log,
  count,
  logRequest,
  background,
}: SubscriptionObserverOptions): ObserveSubscription {
  return (opening, requestId) => {
    const startedAt = performance.now();
    const since = (from: number) => performance.now() - from;
    let events = 0;
    return {
      opened: () => count(opening, since(startedAt)),
      event(record, execute) {
        const eventAt = performance.now();
        events += 1;
        const attributes = () => ({ 'loomgate.request.id': requestId });
        const run = () => {
          record.traceId = traceId();
          return execute();
        };
        return background('subscription event', attributes, run).finally(() => {
          record.type = 'event';
          logRequest(record, { requestId, durationMs: since(eventAt) });
        });
      },
      ended: () =>
        log.info({ requestId, ...toLine(opening), events, durationMs: Math.round(since(startedAt)) }, 'subscription'),
    };
  };
}
