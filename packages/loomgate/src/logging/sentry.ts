import type { ErrorEvent } from '@sentry/node';
import type { Config } from '../config';
import { requireOptional } from '../shared/optional-package';
import { traceId } from '../telemetry/span';
import { messageOf } from './log-error';
import { withoutCredentials } from './redact';

/** Reports an error that nobody expected. */
type ReportError = (error: unknown, requestId: string) => void;

interface Reporter {
  readonly report: ReportError;
  /** Sends what is left. */
  stop(): Promise<void>;
}

const flushMs = 2_000;

/**
 * Sentry, where SENTRY_DSN is set; it is not loaded otherwise. None of its instrumentation runs: it is told of errors,
 * with the id of the request and of its trace, and of nothing that was sent.
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

/** What drivers say repeats the row; the log's words are used instead. */
function withoutValues(event: ErrorEvent, error: unknown): ErrorEvent {
  for (const value of event.exception?.values ?? [])
    if (error instanceof Error) value.value = withoutCredentials(messageOf(error));
  return event;
}
