import { randomUUID } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import type { ExecutionResult } from 'graphql';
import type { Events } from '../events';
import { createOperation, type Execute, type Observer, type Operation, unobserved } from '../loaders';
import type { Context } from '../modules/context';
import type { Principal } from '../modules/origin';
import type { Project } from '../project';
import { OperationSession } from '../shared/viewer-session';
import { traceLoaders } from '../telemetry/observe-loaders';
import { createRequestRecord, type RequestRecord } from '../telemetry/request-record';
import { isTraced } from '../telemetry/span';
import { AccessTracker } from './access-tracking';
import { CacheSession } from './cache/session';
import { type createOutputs, type Output, unlimitedOutput } from './limits/output';
import { Refusals } from './refusals';
import { followFor, type SubscriptionExecution } from './subscriptions/start';
import type { SessionOf } from './viewer-sessions';

/** The context inside the gateway. Modules see the narrower type Context. */
export interface RequestContext extends Context, Pick<AccessTracker, 'caller' | 'access'> {
  readonly operation: Operation;
  /** Its state in the response cache. */
  readonly session: CacheSession;
  /** Whether the operation is not charged: a background refresh, or an event, which was charged before. */
  readonly isFree: boolean;
  /** Set for the start of a subscription and for its events. */
  readonly subscription: SubscriptionExecution | undefined;
  /** Aborts the operation: running statements are cancelled, and no new one is sent. */
  readonly abort: AbortController;
  /** Aborts when the client disconnects. */
  readonly gone: AbortSignal | undefined;
  /** The sum of `@cost(weight:)` of the fields resolved so far. */
  readonly weights: { sum: number };
  /** Counts the response while it is built. */
  readonly output: Output;
  /** In the time of `performance.now()`. */
  readonly startedAt: number;
  /** The fields of the request's log line and metrics. */
  readonly record: RequestRecord;
  /** Whether the request is sampled for tracing. */
  readonly isTraced: boolean;
  /** The result of the execution; set when it starts. */
  executed?: Promise<ExecutionResult>;
  /** Counts refusals by field. */
  readonly refusals: Refusals;
}

/** The parts that all operations of the process share. */
export interface ContextParts extends Pick<Project, 'createLoaders'> {
  /** Sends a statement to Postgres. */
  readonly execute: Execute;
  /** Undefined for a project without database sessions. */
  readonly sessionOf?: SessionOf | undefined;
  /** Rejects for a role to which the policies of row level security do not apply. */
  readonly requirePolicies?: (role: string | undefined) => Promise<void>;
  readonly services: Context['services'];
  readonly idOf: Context['idOf'];
  readonly follow: Events['follow'];
  /** Observes every batch of the loaders. */
  readonly observer?: Observer;
  /** Creates the response counter of an operation. Default: no limits. */
  readonly outputOf?: ReturnType<typeof createOutputs>;
  /** Called at the end of an operation for each refused field, with the number of refusals. */
  onRefusal(caller: Required<Omit<Caller, 'record' | 'isFree'>>, field: string, count: number): void;
}

/** The origin of a request. */
export interface Caller {
  readonly viewer: Principal | null;
  readonly address: string;
  /** Default: a new one, for operations without a request. */
  readonly requestId?: string;
  readonly record?: RequestRecord;
  /** Whether the operation is not charged. */
  readonly isFree?: boolean;
}

/**
 * Creates the context of one operation.
 * @param gone aborts when the client disconnects, or when the subscription ends
 * @param session the state in the response cache; the creator of the session closes it
 * @param subscription set for the start of a subscription and for its events
 */
export function createContext(
  {
    execute,
    sessionOf,
    requirePolicies,
    createLoaders,
    services,
    idOf,
    follow,
    onRefusal,
    observer = unobserved,
    outputOf = unlimitedOutput,
  }: ContextParts,
  { viewer, address, requestId = randomUUID(), record = createRequestRecord(), isFree = false }: Caller,
  gone?: AbortSignal,
  session = new CacheSession(),
  subscription?: SubscriptionExecution,
): RequestContext {
  const abort = new AbortController();
  // Every statement of a round adds a listener; Node warns of a leak at more than ten.
  setMaxListeners(0, abort.signal);
  const caller = { viewer, address, requestId };
  const traced = isTraced();
  const databaseSession = sessionOf && new OperationSession(sessionOf(viewer), requirePolicies);
  const executeFor = databaseSession ? inSession(execute, databaseSession) : execute;
  const operation = createOperation(executeFor, abort.signal, traced ? traceLoaders(observer) : observer);
  record.cost = operation.cost;
  record.viewerId = viewer?.id;
  return Object.assign(new AccessTracker(caller), {
    requestId,
    services,
    idOf,
    follow: followFor(subscription, follow, gone ?? abort.signal),
    operation,
    databaseSession,
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
  });
}

/** Statements on tables with row level security run in the session of their operation. */
function inSession(execute: Execute, session: OperationSession): Execute {
  return (statement, signal) => execute(statement.rowSecurity ? { ...statement, session } : statement, signal);
}
