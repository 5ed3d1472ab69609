import type { Logger } from 'pino';
import { LogUnavailableError } from './log-needs';
import type { PreparedLog } from './prepare-log';

/** Whether the WAL can be followed, as of the last attempt to prepare the server. */
export interface LogAvailability {
  /** Why it cannot be followed; undefined if it can, or if the server did not answer. */
  unavailable(): LogUnavailableError | undefined;
  /**
   * Prepares the server. While the WAL is unavailable it asks the server again only after a pause.
   * @throws as `prepareLog`
   */
  prepare(): Promise<PreparedLog>;
}

interface AvailabilityOptions {
  prepare(): Promise<PreparedLog>;
  /** Called when the WAL has become available after it was not. */
  onAvailable(): void;
  readonly log: Pick<Logger, 'info' | 'warn'>;
  /** The first pause; it doubles up to sixteen times that. */
  readonly pauseMs: number;
}

const maxPauseFactor = 16;

/** Remembers why the WAL is unavailable, and logs each reason once. */
export function createLogAvailability({ prepare, onAvailable, log, pauseMs }: AvailabilityOptions): LogAvailability {
  let unavailable: LogUnavailableError | undefined;
  let pauseFactor = 1;
  let retryAtMs = 0;

  function refuse(error: LogUnavailableError): void {
    const { reason, remedies } = error;
    if (error.message !== unavailable?.message)
      log.warn({ reason, remedies }, 'response cache off: the WAL cannot be followed (docs/databases.md)');
    unavailable = error;
    retryAtMs = performance.now() + pauseMs * pauseFactor;
    pauseFactor = Math.min(pauseFactor * 2, maxPauseFactor);
  }

  function accept(): void {
    pauseFactor = 1;
    if (!unavailable) return;
    unavailable = undefined;
    log.info('the WAL can be followed now');
    onAvailable();
  }

  return {
    unavailable: () => unavailable,
    async prepare() {
      if (unavailable && performance.now() < retryAtMs) throw unavailable;
      try {
        const prepared = await prepare();
        accept();
        return prepared;
      } catch (error) {
        if (error instanceof LogUnavailableError) refuse(error);
        throw error;
      }
    },
  };
}
