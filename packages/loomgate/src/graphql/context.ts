import { randomUUID } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import type { ExecutionResult } from 'graphql';
import type { Events } from '../events';
import { createOperation, type Execute, type Observer, type Operation, unobserved } from '../loaders';
import type { Context, Viewer } from '../modules/context';
import type { Project } from '../project';
import { traceLoaders } from '../telemetry/observe-loaders';
import { createRequestRecord, type RequestRecord } from '../telemetry/request-record';
import { isTraced } from '../telemetry/span';
import { AccessTracker } from './access-tracking';
import { CacheSession } from './cache/session';
import { type createOutputs, type Output, unlimitedOutput } from './limits/output';
import { Refusals } from './refusals';
import { followFor, type SubscriptionStart } from './subscriptions/start';

/** The context as the gateway itself sees it; modules are typed to see less. */
export interface RequestContext extends Context, Pick<AccessTracker, 'caller' | 'looks'> {
  readonly operation: Operation;
  /** What it holds of the response cache. */
  readonly session: CacheSession;
  /** Whether it is not charged here: it refreshes an answer in the background, or is for an event, which has been charged. */
  readonly isFree: boolean;
  /** What it has to do with a subscription; undefined for everything else. */
  readonly subscription: SubscriptionStart | undefined;
  /** Ends the operation: its statements are cancelled, and none is begun. */
  readonly abort: AbortController;
  /** Aborts when the client has gone. */
  readonly gone: AbortSignal | undefined;
  /** What the dear fields that were resolved weigh in sum. */
  readonly weights: { sum: number };
  /** Counts the answer while it is made. */
  readonly output: Output;
  /** On the clock of `performance.now()`. */
  readonly startedAt: number;
  /** What is said of the request when it is over. */
  readonly record: RequestRecord;
  /** Whether the request was sampled when it came in. */
  readonly isTraced: boolean;
  /** What comes of the execution, once it has begun. */
  executed?: Promise<ExecutionResult>;
  /** Counts every rule that refused, by the field's name. */
  readonly refusals: Refusals;
  /** Where graphql-shield would remember outcomes. Our rules are asked each time, so it stays empty. */
  readonly _shield: { readonly cache: Record<string, never> };
}

/** What every operation of the process shares. */
export interface ContextParts extends Pick<Project, 'createLoaders'> {
  /** Sends a statement to Postgres. */
  readonly execute: Execute;
  readonly services: Context['services'];
  readonly follow: Events['follow'];
  /** Told of every batch of the loaders. */
  readonly observer?: Observer;
  /** Counts the answers of operations; without limits unless it is given. */
  readonly outputOf?: ReturnType<typeof createOutputs>;
  /** Told when an operation is over of each field that it was refused, and how often. */
  onRefusal(caller: Required<Omit<Caller, 'record' | 'isFree'>>, field: string, count: number): void;
}

/** Who sent a request, and from where. */
export interface Caller {
  readonly viewer: Viewer | null;
  readonly address: string;
  /** Made anew for what no request asked for. */
  readonly requestId?: string;
  readonly record?: RequestRecord;
  /** Whether the operation is not charged. */
  readonly isFree?: boolean;
}

/**
 * A context for one operation.
 * @param gone aborts when nobody waits for the answer any more
 * @param session owns what it holds of the response cache; its creator closes it
 * @param subscription the same of a subscription; `gone` aborts when it is over
 */
export function createContext(
  {
    execute,
    createLoaders,
    services,
    follow,
    onRefusal,
    observer = unobserved,
    outputOf = unlimitedOutput,
  }: ContextParts,
  { viewer, address, requestId = randomUUID(), record = createRequestRecord(), isFree = false }: Caller,
  gone?: AbortSignal,
  session = new CacheSession(),
  subscription?: SubscriptionStart,
): RequestContext {
  const abort = new AbortController();
  // Every statement of a round listens; Node takes more than ten listeners for a leak.
  setMaxListeners(0, abort.signal);
  const caller = { viewer, address, requestId };
  const traced = isTraced();
  const operation = createOperation(execute, abort.signal, traced ? traceLoaders(observer) : observer);
  record.cost = operation.cost;
  record.viewerId = viewer?.id;
  return Object.assign(new AccessTracker(caller), {
    requestId,
    services,
    follow: followFor(subscription, follow, gone ?? abort.signal),
    operation,
    session,
    isFree,
    subscription,
    abort,
    gone,
    weights: { sum: 0 },
    output: outputOf((error) => abort.abort(error)),
    loaders: createLoaders(operation),
    startedAt: performance.now(),
    record,
    isTraced: traced,
    refusals: new Refusals((field, count) => onRefusal(caller, field, count)),
    _shield: { cache: {} },
  });
}
