import type { Claim, Entry, Plan, ResponseCache } from '../../cache/types';
import type { Caller } from '../../graphql/context';
import type { Charges } from '../../graphql/limits/charges';
import type { RequestRecord } from '../../telemetry/request-record';
import type { EntryHeaders } from '../cache-headers';
import { type Served, sourceOf } from '../execute-request';
import { decodeBody, toGraphqlRequest } from '../read-request';
import type { Refresh } from '../refresh';
import { requestIdOf } from '../request-id';
import type { Connection } from './connection';
import type { Fallback, IdentifiedRequest } from './identify';
import type { ObserveHit } from './observe-hit';
import { createWriteHit, writeRateLimited } from './write-response';

export interface AnswerParts {
  readonly cache: ResponseCache;
  readonly refresh: Refresh;
  readonly connection: Connection;
  /** Undefined where rates are not limited. */
  readonly charges: Charges | undefined;
  readonly entryHeaders: EntryHeaders;
  /** Whether scripts of other origins may read answers. */
  readonly hasOrigins: boolean;
  /** How long a request may take, with waiting for another one's answer. */
  readonly executionMs: number;
  /** Gets every request that is answered here; undefined where nothing is observed. */
  readonly observe: ObserveHit | undefined;
  isStopping(): boolean;
}

/** A lookup that has found an entry. */
interface Found {
  /** For metrics and logs. */
  readonly outcome: Served['kind'];
  /** The value of the header `loomgate-cache`. */
  readonly source: string;
}

const memoryHit: Found = { outcome: 'hit', source: 'HIT;level=memory' };

/** The charge for an answer from the cache. */
const hitCharge = 1;

/**
 * Answers identified requests from the cache, and hands the others over with their session, which then owns the fill
 * lease. A request whose client is over its rate limit is answered with status 429.
 */
export function createAnswer(
  parts: AnswerParts,
  { handOver, afterFailure }: Fallback,
): (identified: IdentifiedRequest) => void {
  const { cache, refresh, connection, charges, observe } = parts;
  const writeHit = createWriteHit(parts.entryHeaders, parts.hasOrigins ? ['Origin'] : []);

  function lookUp(identified: IdentifiedRequest): void {
    const plan = identified.remembered.plan.planFor(identified.auth.viewer);
    const entry = cache.peek(plan);
    if (entry) send(identified, entry, memoryHit);
    else claim(identified, plan);
  }

  function claim(identified: IdentifiedRequest, plan: Plan): void {
    const { session } = identified;
    session
      .claim(cache, plan, session.startedAt + parts.executionMs)
      .then((claimed) => answer(identified, claimed))
      .catch(() => afterFailure(identified));
  }

  function answer(identified: IdentifiedRequest, claimed: Claim): void {
    if (claimed.kind === 'miss' || claimed.kind === 'bypass') {
      handOver(identified);
    } else {
      if (claimed.kind === 'stale') revalidate(identified);
      send(identified, claimed.entry, { outcome: claimed.kind, source: sourceOf(claimed) });
    }
  }

  function revalidate(identified: IdentifiedRequest): void {
    const { request, session, body } = identified;
    if (session.holdsLease) refresh(toGraphqlRequest(request, body && decodeBody(body)), callerOf(identified), session);
  }

  function send(identified: IdentifiedRequest, entry: Entry, { outcome, source }: Found): void {
    const { request, response, remembered } = identified;
    const caller = callerOf(identified);
    const standing = charges?.statusOf(caller);
    const isRefused = standing !== undefined && !standing.allowed;
    if (!isRefused) charges?.add(caller, hitCharge);
    // The server may have begun to stop while the request waited.
    if (parts.isStopping()) response.shouldKeepAlive = false;
    const requestId = requestIdOf(request);
    report(identified, requestId, isRefused ? { errorCode: 'RATE_LIMITED' } : { cache: outcome });
    const sent = { contentType: remembered.contentType, requestId, more: connection.headersFor(request) };
    if (isRefused) writeRateLimited(request, response, standing, sent);
    else writeHit(request, response, { entry, source, ...sent });
  }

  function report(
    { request, response, startedAt, remembered, auth }: IdentifiedRequest,
    requestId: string,
    outcome: Pick<RequestRecord, 'cache' | 'errorCode'>,
  ): void {
    const { operationName, type, hash } = remembered;
    const record = { operationName, type, hash, viewerId: auth.viewer?.id, ...outcome };
    observe?.(request, response, { requestId, startedAt, record });
  }

  return lookUp;
}

function callerOf({ address, auth: { viewer } }: IdentifiedRequest): Caller {
  return { viewer, address };
}
