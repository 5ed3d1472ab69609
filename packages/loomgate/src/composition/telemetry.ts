import type { Pool } from 'pg';
import type { Logger } from 'pino';
import type { Config } from '../config';
import { createPlanSummary } from '../database/plan-summary';
import type { Execute, Statement } from '../loaders';
import { detached, untracedBackground } from '../telemetry/background';
import { createMetrics } from '../telemetry/metrics';
import { createLoaderObserver } from '../telemetry/observe-loaders';
import { observeStatements, observeWrites } from '../telemetry/observe-statements';
import { observeSubscriptions } from '../telemetry/observe-subscriptions';
import { createRequestLog } from '../telemetry/request-log';

export type Telemetry = ReturnType<typeof createTelemetry>;

const ofEvents = { level: 'debug', message: 'event' } as const;

/**
 * Creates what counts, times and logs requests, statements, writes and events.
 * @param background traces work that no request causes
 */
export function createTelemetry(
  { telemetry: { slow } }: Pick<Config, 'telemetry'>,
  log: Logger,
  background = untracedBackground,
) {
  const metrics = createMetrics();
  const { registry } = metrics;

  function observeExecute(execute: Execute, pool: Pool): Execute {
    const summarise = slow.plans ? createPlanSummary(pool) : async () => undefined;
    const logSlow = async (statement: Statement, durationMs: number) => {
      const plan = await summarise(statement);
      const line = { statement: statement.label, durationMs: Math.round(durationMs) };
      log.warn({ ...line, ...(plan && { plan }) }, 'slow statement');
    };
    return observeStatements(execute, {
      statement: metrics.statement,
      slow: (statement, durationMs) => void logSlow(statement, durationMs),
      slowMs: slow.statementMs,
    });
  }

  /** Logs no plan: EXPLAIN would need the values of the write. */
  function onWrite(statement: string, durationMs: number, failed: boolean): void {
    metrics.statement(statement, durationMs, failed);
    if (durationMs > slow.statementMs) log.warn({ statement, durationMs: Math.round(durationMs) }, 'slow statement');
  }

  return {
    registry,
    keepOperations: metrics.keepOperations,
    observeExecute,
    observeWrites: observeWrites(onWrite),
    onEventDelivered: metrics.event,
    observer: createLoaderObserver(metrics.fields),
    scraped: { contentType: registry.contentType, metrics: metrics.text },
    logRequest: createRequestLog({ log, count: metrics.request, slowMs: slow.operationMs }),
    subscription: observeSubscriptions({
      log,
      count: metrics.request,
      logRequest: createRequestLog({ log, count: metrics.request, slowMs: slow.operationMs, success: ofEvents }),
      background: detached(background),
    }),
    stop: metrics.stop,
  };
}
