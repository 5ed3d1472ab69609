import type { Logger } from 'pino';
import type { Background } from './background';
import { type LogRequest, toLine } from './request-log';
import type { RequestRecord } from './request-record';
import { traceId } from './span';

/** What is seen of one subscription. */
export interface ObservedSubscription {
  /** It has begun, or has been refused. */
  opened(): void;
  /** Around the execution of an event. @param record filled in by it */
  event<T>(record: RequestRecord, execute: () => Promise<T>): Promise<T>;
  /** Writes its one line. */
  ended(): void;
}

/** @param record of the execution that began it, or was to */
export type ObserveSubscription = (record: RequestRecord, requestId: string) => ObservedSubscription;

interface Parts {
  readonly log: Pick<Logger, 'info'>;
  /** Counts what began it. */
  count(record: RequestRecord, durationMs: number): void;
  /** Told of each event. */
  readonly finished: LogRequest;
  /** Makes a trace of an event. */
  readonly background: Background;
}

/** Counts subscriptions and their events, traces events as often as the sampler has it, and logs a line at the end. */
export function observeSubscriptions({ log, count, finished, background }: Parts): ObserveSubscription {
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
          finished(record, { requestId, durationMs: since(eventAt) });
        });
      },
      ended: () =>
        log.info({ requestId, ...toLine(opening), events, durationMs: Math.round(since(startedAt)) }, 'subscription'),
    };
  };
}
