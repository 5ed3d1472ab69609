import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RequestScheduler } from '../../graphql/limits/request-scheduler';
import type { Viewer } from '../../modules/context';
import type { Authenticate } from '../authenticate';
import type { RequestState } from '../request-state';
import { whenGone } from '../when-gone';
import type { Connection } from './connection';
import type { Memo, Remembered } from './memo';

/** A request whose body has been read. */
export interface ReadRequest extends RequestState {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** When its headers had been received, on the clock of `performance.now()`. */
  readonly startedAt: number;
}

/** A request whose operation and viewer are known. */
export interface IdentifiedRequest extends ReadRequest {
  readonly remembered: Remembered;
  readonly auth: { readonly viewer: Viewer | null };
  readonly address: string;
}

/** Passes requests to Fastify that the fast path does not answer. */
export interface Fallback {
  /** Passes a request on with its session and what is known so far, so that nothing is done twice. */
  handOver(read: ReadRequest): void;
  /** Passes on a request for which a step has thrown. Fastify repeats the step and sends its error. */
  afterFailure(read: ReadRequest): void;
}

export interface IdentifyParts {
  readonly memo: Memo;
  readonly authenticate: Authenticate;
  readonly connection: Connection;
  readonly scheduler: RequestScheduler;
}

/**
 * Finds the operation of a request by its bytes, authenticates it, and waits until its client may begin. A request whose
 * bytes are not known is handed over. All steps run synchronously where they can: a hit in memory waits for nothing.
 * @param next gets the request then
 */
export function createIdentify(
  { memo, authenticate, connection, scheduler }: IdentifyParts,
  { handOver, afterFailure }: Fallback,
  next: (identified: IdentifiedRequest) => void,
): (read: ReadRequest) => void {
  /** Of concurrent requests with the same bytes, the first goes to Fastify; the others wait until its operation is known. */
  function recall(read: ReadRequest): void {
    const isKnown = recallNow(read);
    const reading = isKnown ? undefined : memo.beingRead(read.key);
    if (reading) reading.then(() => recallNow(read) || handOver(read)).catch(() => afterFailure(read));
    else if (!isKnown) readFirst(read);
  }

  function readFirst(read: ReadRequest): void {
    const endReading = memo.begin(read.key);
    read.session.onClosed(endReading);
    handOver({ ...read, endReading });
  }

  /** @returns whether the operation is known */
  function recallNow(read: ReadRequest): boolean {
    const remembered = memo.recall(read.key);
    if (remembered) authenticated(read, remembered);
    return remembered !== undefined;
  }

  function authenticated(read: ReadRequest, remembered: Remembered): void {
    const found = authenticate(read.request.headers);
    const address = connection.addressOf(read.request);
    const go = (viewer: Viewer | null) => scheduled({ ...read, remembered, auth: { viewer }, address });
    if (found instanceof Promise) found.then(go).catch(() => afterFailure(read));
    else go(found);
  }

  function scheduled(identified: IdentifiedRequest): void {
    const { auth, address, response } = identified;
    const entered = scheduler.enter({ viewer: auth.viewer, address }, () => whenGone(response));
    if (!entered) next(identified);
    else entered.then((mayBegin) => mayBegin && next(identified)).catch(() => afterFailure(identified));
  }

  return (read) => {
    try {
      recall(read);
    } catch {
      afterFailure(read);
    }
  };
}
