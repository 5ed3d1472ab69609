import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import type { Claim, Entry, Plan, ResponseCache } from '../../cache/types';
import type { Viewer } from '../../modules/context';
import type { RequestRecord } from '../../telemetry/request-record';
import type { Authenticate } from '../authenticate';
import type { Refresh } from '../refresh';
import { requestIdOf } from '../request-id';
import { giveBack, outcomeOf, refreshOf, sourceOf } from '../run';
import { type Carrying, carry } from './carried';
import type { Connection } from './connection';
import type { HitCharges } from './hit-charges';
import type { Memo, Remembered } from './memo';
import type { ObserveHit } from './observe-hit';
import { toSent } from './request';
import { createWriteHit } from './write-hit';
import { writeRefusal } from './write-refusal';

export type Handle = (request: IncomingMessage, response: ServerResponse) => void;

export interface FastParts {
  readonly cache: ResponseCache;
  readonly memo: Memo;
  readonly authenticate: Authenticate;
  readonly refresh: Refresh;
  readonly connection: Connection;
  /** Undefined where nobody's rate is limited. */
  readonly charges: HitCharges | undefined;
  /** Whether scripts of other origins are let in. */
  readonly hasOrigins: boolean;
  /** Told of every request that is answered here; undefined where nothing is observed. */
  readonly observe: ObserveHit | undefined;
  isStopping(): boolean;
  /** Whether the request asks to be traced, which no answer from here is. */
  isTraceWanted(headers: IncomingHttpHeaders): boolean;
}

/** A request that has been read. */
export interface Read extends Pick<Carrying, 'key' | 'body'> {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** On the clock of `performance.now()`. */
  readonly startedAt: number;
}

/** A request whose operation is remembered. */
interface Recalled extends Read {
  readonly remembered: Remembered;
  readonly asked: { readonly viewer: Viewer | null };
}

/**
 * Answers a request whose bytes are known from the cache, or hands it to Fastify with what has been found out so far, so
 * that nothing is done twice.
 * @param fastify takes whatever is not answered here
 */
export function createAnswer(parts: FastParts, fastify: Handle): (read: Read) => void {
  const { cache, memo, authenticate, refresh, connection, charges, hasOrigins } = parts;
  const writeHit = createWriteHit(hasOrigins ? ['Origin'] : []);

  function handOver({ request, response, ...found }: Read & Omit<Carrying, 'key' | 'body'>): void {
    if (response.closed) {
      giveBack(found.claimed?.claim);
    } else {
      carry(request, response, found);
      fastify(request, response);
    }
  }

  /** Of many requests with the same bytes at once, the first is read and the others wait for what it means. */
  function recall(read: Read): void {
    const known = recallNow(read);
    const reading = known ? undefined : memo.beingRead(read.key);
    if (reading) reading.then(() => recallNow(read) ?? handOver(read)).catch(() => orFastify(read));
    else if (!known) handOver({ ...read, onRead: memo.begin(read.key) });
  }

  /** @returns whether it was known */
  function recallNow(read: Read): true | undefined {
    const remembered = memo.recall(read.key);
    if (!remembered) return undefined;
    ask(read, remembered);
    return true;
  }

  function ask(read: Read, remembered: Remembered): void {
    const found = authenticate(read.request.headers);
    const go = (viewer: Viewer | null) => look({ ...read, remembered, asked: { viewer } });
    if (found instanceof Promise) found.then(go).catch(() => orFastify(read));
    else go(found);
  }

  function look(recalled: Recalled): void {
    const plan = recalled.remembered.plan.planFor(recalled.asked.viewer);
    const entry = cache.peek(plan);
    if (entry) serve(recalled, entry, 'HIT;level=memory');
    else claim(recalled, plan);
  }

  function claim(recalled: Recalled, plan: Plan): void {
    cache
      .claim(plan)
      .then((claimed) => take(recalled, plan, claimed))
      .catch(() => orFastify(recalled));
  }

  function take(recalled: Recalled, plan: Plan, claimed: Claim): void {
    if (claimed.kind === 'lead' || claimed.kind === 'bypass') {
      handOver({ ...recalled, claimed: { plan, claim: claimed } });
    } else {
      refresh(toSent(recalled.request, recalled.body), callerOf(recalled), refreshOf(claimed, plan));
      serve(recalled, claimed.entry, sourceOf(claimed));
    }
  }

  function serve(recalled: Recalled, entry: Entry, source: string): void {
    const { request, response, remembered } = recalled;
    const charge = charges?.charge(callerOf(recalled));
    const { contentType } = remembered;
    // It began to stop while this was waited for.
    if (parts.isStopping()) response.shouldKeepAlive = false;
    const requestId = requestIdOf(request);
    const more = connection.headersFor(request);
    const isRefused = charge !== undefined && !charge.allowed;
    tell(recalled, requestId, isRefused ? { errorCode: 'RATE_LIMITED' } : { cache: outcomeOf(source) });
    if (isRefused) writeRefusal(request, response, charge, { contentType, requestId, more });
    else writeHit(request, response, { entry, source, contentType, requestId, more });
  }

  function tell(recalled: Recalled, requestId: string, outcome: Pick<RequestRecord, 'cache' | 'errorCode'>): void {
    const { request, response, startedAt, remembered, asked } = recalled;
    const { operationName, type, hash } = remembered;
    const record = { operationName, type, hash, viewerId: asked.viewer?.id, ...outcome };
    parts.observe?.(request, response, { requestId, startedAt, record });
  }

  function callerOf({ request, asked: { viewer } }: Recalled) {
    return { viewer, address: connection.addressOf(request) };
  }

  /** Whatever is wrong here is found by Fastify again, and answered as it answers. */
  function orFastify(read: Read): void {
    if (read.response.headersSent) read.response.destroy();
    else handOver({ ...read, asked: undefined, claimed: undefined });
  }

  return (read) => {
    try {
      recall(read);
    } catch {
      orFastify(read);
    }
  };
}
