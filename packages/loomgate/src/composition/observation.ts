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

export type Observation = ReturnType<typeof createObservation>;

const ofEvents = { level: 'debug', message: 'event' } as const;

/**
 * What is counted, timed and logged of every request; put together once.
 * @param background makes traces of what no request asked for
 */
export function createObservation(
  { telemetry: { slow } }: Pick<Config, 'telemetry'>,
  log: Logger,
  background = untracedBackground,
) {
  const metrics = createMetrics();
  const { registry } = metrics;

  function statements(execute: Execute, pool: Pool): Execute {
    const summarise = slow.plans ? createPlanSummary(pool) : async () => undefined;
    const tell = async (statement: Statement, durationMs: number) => {
      const plan = await summarise(statement);
      const line = { statement: statement.label, durationMs: Math.round(durationMs) };
      log.warn({ ...line, ...(plan && { plan }) }, 'slow statement');
    };
    return observeStatements(execute, {
      statement: metrics.statement,
      slow: (statement, durationMs) => void tell(statement, durationMs),
      slowMs: slow.statementMs,
    });
  }

  /** A write is not explained: that would want its values. */
  function written(statement: string, durationMs: number, failed: boolean): void {
    metrics.statement(statement, durationMs, failed);
    if (durationMs > slow.statementMs) log.warn({ statement, durationMs: Math.round(durationMs) }, 'slow statement');
  }

  return {
    registry,
    keepOperations: metrics.keepOperations,
    statements,
    writes: observeWrites(written),
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
