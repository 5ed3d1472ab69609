import type { ErrorEvent } from '@sentry/node';
import type { Config } from '../config';
import { requireOptional } from '../shared/optional-package';
import { traceId } from '../telemetry/span';
import { safeMessageOf } from './log-error';
import { withoutCredentials } from './redact';

/** Reports an unexpected error. */
type ReportError = (error: unknown, requestId: string) => void;

interface Reporter {
  readonly report: ReportError;
  /** Sends the queued events; takes two seconds at most. */
  stop(): Promise<void>;
}

const flushMs = 2_000;

/**
 * Starts Sentry where SENTRY_DSN is set; it is not loaded otherwise. Its instrumentation is off: it receives errors with
 * the ids of the request and the trace, and no data of clients.
 * @throws MissingPackageError where SENTRY_DSN is set and @sentry/node is not installed
 */
export async function openSentry({ sentry, environment }: Config['telemetry']): Promise<Reporter | undefined> {
  if (!sentry.dsn) return undefined;
  const Sentry = requireOptional<typeof import('@sentry/node')>('@sentry/node', 'SENTRY_DSN needs it.');
  Sentry.initWithoutDefaultIntegrations({
    dsn: sentry.dsn,
    ...(sentry.release ? { release: sentry.release } : {}),
    environment,
    enableRuntimeChannelInjection: false,
    sendClientReports: false,
    beforeSend: (event, { originalException }) => withoutValues(event, originalException),
  });
  return {
    report(error, requestId) {
      const trace = traceId();
      Sentry.captureException(error, { tags: { requestId, ...(trace ? { traceId: trace } : {}) } });
    },
    stop: async () => void (await Sentry.close(flushMs)),
  };
}

/** Replaces messages by those of the log: messages of drivers repeat values of rows. */
function withoutValues(event: ErrorEvent, error: unknown): ErrorEvent {
  for (const value of event.exception?.values ?? [])
    if (error instanceof Error) value.value = withoutCredentials(safeMessageOf(error));
  return event;
}
