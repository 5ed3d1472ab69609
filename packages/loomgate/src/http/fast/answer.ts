import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import type { Claim, Entry, Plan, ResponseCache } from '../../cache/types';
import type { Charges } from '../../graphql/limits/charges';
import type { RequestScheduler } from '../../graphql/limits/request-scheduler';
import type { Viewer } from '../../modules/context';
import type { RequestRecord } from '../../telemetry/request-record';
import type { Authenticate } from '../authenticate';
import type { EntryHeaders } from '../cache-headers';
import { outcomeOf, sourceOf } from '../execute-request';
import { decodeBody, toGraphqlRequest } from '../read-request';
import type { Refresh } from '../refresh';
import { requestIdOf } from '../request-id';
import { keepState, type RequestState } from '../request-state';
import { whenGone } from '../when-gone';
import type { Connection } from './connection';
import type { Memo, Remembered } from './memo';
import type { ObserveHit } from './observe-hit';
import { writeRateLimited } from './rate-limited-response';
import { createWriteHit } from './write-hit';

export type Handle = (request: IncomingMessage, response: ServerResponse) => void;

export interface FastParts {
  readonly cache: ResponseCache;
  readonly memo: Memo;
  readonly authenticate: Authenticate;
  readonly refresh: Refresh;
  readonly connection: Connection;
  /** Undefined where nobody's rate is limited. */
  readonly charges: Charges | undefined;
  readonly turns: RequestScheduler;
  readonly entryHeaders: EntryHeaders;
  /** Whether scripts of other origins are let in. */
  readonly hasOrigins: boolean;
  readonly maxBodyBytes: number;
  /** How long a request may take, waiting for others' answers included. */
  readonly executionMs: number;
  /** Told of every request that is answered here; undefined where nothing is observed. */
  readonly observe: ObserveHit | undefined;
  isStopping(): boolean;
  /** Whether the request asks to be traced, which no answer from here is. */
  isTraceWanted(headers: IncomingHttpHeaders): boolean;
}

/** What an answer from the cache costs. */
const hitCharge = 1;

/** A request that has been read. */
export interface Read extends RequestState {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** When its head came, on the clock of `performance.now()`. */
  readonly startedAt: number;
}

/** A request whose operation is remembered. */
interface Recalled extends Read {
  readonly remembered: Remembered;
  readonly auth: { readonly viewer: Viewer | null };
  readonly address: string;
}

/**
 * Answers a request whose bytes are known from the cache, or hands it to Fastify with what has been found out so far, so
 * that nothing is done twice. What the request holds of the cache is its session's, whichever step fails.
 * @param fastify takes whatever is not answered here
 */
export function createAnswer(parts: FastParts, fastify: Handle): (read: Read) => void {
  const { cache, memo, authenticate, refresh, connection, charges, turns, entryHeaders, hasOrigins, executionMs } =
    parts;
  const writeHit = createWriteHit(entryHeaders, hasOrigins ? ['Origin'] : []);

  function handOver({ request, response, session, key, body, auth, endReading }: Read): void {
    if (response.closed) return;
    keepState(request, { session, key, body, auth, endReading });
    fastify(request, response);
  }

  /** Of many requests with the same bytes at once, the first is read and the others wait for what it means. */
  function recall(read: Read): void {
    const known = recallNow(read);
    const reading = known ? undefined : memo.beingRead(read.key);
    if (reading) reading.then(() => recallNow(read) ?? handOver(read)).catch(() => orFastify(read));
    else if (!known) readFirst(read);
  }

  function readFirst(read: Read): void {
    const endReading = memo.begin(read.key);
    read.session.whenClosed(endReading);
    handOver({ ...read, endReading });
  }

  /** @returns whether it was known */
  function recallNow(read: Read): true | undefined {
    const remembered = memo.recall(read.key);
    if (!remembered) return undefined;
    identify(read, remembered);
    return true;
  }

  function identify(read: Read, remembered: Remembered): void {
    const found = authenticate(read.request.headers);
    const address = connection.addressOf(read.request);
    const go = (viewer: Viewer | null) => enter({ ...read, remembered, auth: { viewer }, address });
    if (found instanceof Promise) found.then(go).catch(() => orFastify(read));
    else go(found);
  }

  /** Not before its client has its turn. */
  function enter(recalled: Recalled): void {
    const entered = turns.enter(callerOf(recalled), () => whenGone(recalled.response));
    if (!entered) look(recalled);
    else entered.then((isThere) => isThere && look(recalled)).catch(() => orFastify(recalled));
  }

  function look(recalled: Recalled): void {
    const plan = recalled.remembered.plan.planFor(recalled.auth.viewer);
    const entry = cache.peek(plan);
    if (entry) serve(recalled, entry, 'HIT;level=memory');
    else claim(recalled, plan);
  }

  function claim(recalled: Recalled, plan: Plan): void {
    const { session } = recalled;
    session
      .claim(cache, plan, session.startedAt + executionMs)
      .then((claimed) => take(recalled, claimed))
      .catch(() => orFastify(recalled));
  }

  function take(recalled: Recalled, claimed: Claim): void {
    if (claimed.kind === 'lead' || claimed.kind === 'bypass') {
      handOver(recalled);
    } else {
      if (claimed.kind === 'stale') revalidate(recalled);
      serve(recalled, claimed.entry, sourceOf(claimed));
    }
  }

  function revalidate(recalled: Recalled): void {
    const { request, session, body } = recalled;
    if (session.isLeading) refresh(toGraphqlRequest(request, body && decodeBody(body)), callerOf(recalled), session);
  }

  function serve(recalled: Recalled, entry: Entry, source: string): void {
    const { request, response, remembered } = recalled;
    const { contentType } = remembered;
    const caller = callerOf(recalled);
    const standing = charges?.standingOf(caller);
    const isRefused = standing !== undefined && !standing.allowed;
    if (!isRefused) charges?.add(caller, hitCharge);
    // It began to stop while this was waited for.
    if (parts.isStopping()) response.shouldKeepAlive = false;
    const requestId = requestIdOf(request);
    const more = connection.headersFor(request);
    tell(recalled, requestId, isRefused ? { errorCode: 'RATE_LIMITED' } : { cache: outcomeOf(source) });
    if (isRefused) writeRateLimited(request, response, standing, { contentType, requestId, more });
    else writeHit(request, response, { entry, source, contentType, requestId, more });
  }

  function tell(recalled: Recalled, requestId: string, outcome: Pick<RequestRecord, 'cache' | 'errorCode'>): void {
    const { request, response, startedAt, remembered, auth } = recalled;
    const { operationName, type, hash } = remembered;
    const record = { operationName, type, hash, viewerId: auth.viewer?.id, ...outcome };
    parts.observe?.(request, response, { requestId, startedAt, record });
  }

  function callerOf({ address, auth: { viewer } }: Recalled) {
    return { viewer, address };
  }

  /** Whatever is wrong here is found by Fastify again, and answered as it answers. */
  function orFastify(read: Read): void {
    if (read.response.headersSent) read.response.destroy();
    else handOver({ ...read, auth: undefined });
  }

  return (read) => {
    try {
      recall(read);
    } catch {
      orFastify(read);
    }
  };
}
