import type { Logger } from 'pino';
import type { RequestRecord } from './request-record';

/** What is known of a request besides its record; of an event of a subscription, the first two. */
interface Finished {
  readonly requestId: string;
  readonly durationMs: number;
  readonly method?: string;
  readonly status?: number;
  readonly wasLeft?: boolean;
}

export type LogRequest = (record: RequestRecord, finished: Finished) => void;

interface Parts {
  readonly log: Pick<Logger, 'debug' | 'info' | 'warn' | 'isLevelEnabled'>;
  /** What the line says, and how loud, where nothing is wrong. */
  readonly says?: { readonly level: 'debug' | 'info'; readonly message: string };
  count(record: RequestRecord, durationMs: number): void;
  readonly slowMs: number;
}

/** Counts a request that is over, and writes its one line; in the same line, what is wrong with it. */
export function createRequestLog({ log, count, slowMs, says = ofRequests }: Parts): LogRequest {
  return (record, { durationMs, ...request }) => {
    count(record, durationMs);
    const warning = warningOf(record, durationMs, slowMs);
    if (!log.isLevelEnabled(warning ? 'warn' : says.level)) return;
    const line = { ...request, ...toLine(record), durationMs: Math.round(durationMs * 10) / 10 };
    if (warning) log.warn(line, warning);
    else log[says.level](line, says.message);
  };
}

const ofRequests = { level: 'info', message: 'request' } as const;

function warningOf(record: RequestRecord, durationMs: number, slowMs: number): string | undefined {
  const { statementBound, cost } = record;
  if (statementBound !== undefined && cost.statements > statementBound)
    return 'the operation ran more statements than its shape allows';
  return durationMs > slowMs ? 'slow operation' : undefined;
}

/** The record as a line of the log has it. */
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
