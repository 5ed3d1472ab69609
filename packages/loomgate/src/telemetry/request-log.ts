import type { Logger } from 'pino';
import type { RequestRecord } from './request-record';

/** A finished request, besides its record. An event of a subscription has only the first two. */
interface FinishedRequest {
  readonly requestId: string;
  readonly durationMs: number;
  readonly method?: string;
  readonly status?: number;
  readonly wasLeft?: boolean;
}

export type LogRequest = (record: RequestRecord, request: FinishedRequest) => void;

interface RequestLogOptions {
  readonly log: Pick<Logger, 'debug' | 'info' | 'warn' | 'isLevelEnabled'>;
  /** Level and message of the line where there is no warning. */
  readonly success?: { readonly level: 'debug' | 'info'; readonly message: string };
  count(record: RequestRecord, durationMs: number): void;
  readonly slowMs: number;
}

/** Counts each finished request, and writes one line for it: a warning where it was slow or ran too many statements. */
export function createRequestLog({ log, count, slowMs, success = ofRequests }: RequestLogOptions): LogRequest {
  return (record, request) => {
    const { durationMs } = request;
    count(record, durationMs);
    const warning = warningOf(record, durationMs, slowMs);
    if (!log.isLevelEnabled(warning ? 'warn' : success.level)) return;
    const line = { ...request, ...toLine(record), durationMs: Math.round(durationMs * 10) / 10 };
    if (warning) log.warn(line, warning);
    else log[success.level](line, success.message);
  };
}

const ofRequests = { level: 'info', message: 'request' } as const;

function warningOf(record: RequestRecord, durationMs: number, slowMs: number): string | undefined {
  const { statementBound, cost } = record;
  if (statementBound !== undefined && cost.statements > statementBound)
    return 'the operation ran more statements than its shape allows';
  return durationMs > slowMs ? 'slow operation' : undefined;
}

/** The fields of a log line. */
export function toLine({ operationName, cost, clientName, clientVersion, ...rest }: RequestRecord) {
  return {
    ...rest,
    operation: operationName,
    statements: cost.statements,
    rows: cost.rows,
    client: clientName?.slice(0, 100),
    clientVersion: clientVersion?.slice(0, 100),
  };
}
