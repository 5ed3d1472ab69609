import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RequestRecord } from '../../telemetry/request-record';
import { type Finished, openRecord } from '../observe';

/** What is known of a request when it is answered from the cache. */
interface Answered {
  readonly requestId: string;
  /** On the clock of `performance.now()`. */
  readonly startedAt: number;
  readonly record: Partial<RequestRecord>;
}

export type ObserveHit = (request: IncomingMessage, response: ServerResponse, answered: Answered) => void;

/** Counts and logs requests of the fast path as http/observe.ts does those of Fastify. */
export function createObserveHit(logRequest: (record: RequestRecord, request: Finished) => void): ObserveHit {
  return ({ headers, method = '' }, response, { requestId, startedAt, record }) => {
    response.once('close', () => {
      const durationMs = performance.now() - startedAt;
      const { statusCode: status, writableFinished } = response;
      const known = Object.assign(openRecord(headers), record);
      logRequest(known, { requestId, method, status, durationMs, wasLeft: !writableFinished });
    });
  };
}
