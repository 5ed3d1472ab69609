import type { Logger } from 'pino';
import type { RequestRecord } from './request-record';

/** What the socket knows of a request. */
interface Finished {
  readonly requestId: string;
  readonly method: string;
  readonly status: number;
  readonly durationMs: number;
  readonly wasLeft: boolean;
}

interface Parts {
  readonly log: Pick<Logger, 'info' | 'warn' | 'isLevelEnabled'>;
  count(record: RequestRecord, durationMs: number): void;
  readonly slowMs: number;
}

/** Counts a request that is over, and writes its one line; in the same line, what is wrong with it. */
export function createFinish({ log, count, slowMs }: Parts) {
  return (record: RequestRecord, { durationMs, ...request }: Finished): void => {
    count(record, durationMs);
    const warning = warningOf(record, durationMs, slowMs);
    if (!log.isLevelEnabled(warning ? 'warn' : 'info')) return;
    const line = { ...request, ...toLine(record), durationMs: Math.round(durationMs * 10) / 10 };
    if (warning) log.warn(line, warning);
    else log.info(line, 'request');
  };
}

function warningOf(record: RequestRecord, durationMs: number, slowMs: number): string | undefined {
  const { statementBound, cost } = record;
  if (statementBound !== undefined && cost.statements > statementBound)
    return 'the operation ran more statements than its shape allows';
  return durationMs > slowMs ? 'slow operation' : undefined;
}

function toLine({ operationName, cost, clientName, clientVersion, ...rest }: RequestRecord) {
  return {
    ...rest,
    operation: operationName,
    statements: cost.statements,
    rows: cost.rows,
    client: clientName?.slice(0, 100),
    clientVersion: clientVersion?.slice(0, 100),
  };
}
