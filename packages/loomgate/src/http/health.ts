import type { FastifyInstance } from 'fastify';

/** Resolves when the part works, and rejects otherwise. */
type Check = () => Promise<unknown>;

/** A part is off for a reason that anyone who may read `/readyz` may know. */
export class UnavailableError extends Error {}

/** A part without which the instance still serves. */
interface OptionalPart {
  readonly optional: Check;
}

export type Checks = Readonly<Record<string, Check | OptionalPart>>;

/** Whether the instance can serve. */
export interface Readiness {
  /** Reports the instance as stopping from now on. */
  stop(): void;
  isStopping(): boolean;
  check(): Promise<{ ready: boolean; status: string; parts: Record<string, Part> }>;
}

interface Part {
  readonly status: 'ok' | 'unavailable';
  readonly durationMs: number;
  /** Why it is off. */
  readonly reason?: string;
  /** Set where the instance serves without it. */
  readonly optional?: true;
}

const checkTimeoutMs = 2_000;
/** A result is reused for this long, so that probes send the database one statement a second at most. */
const reuseMs = 1_000;

/**
 * Checks the parts of the instance. It is ready while every required part works and it is not stopping, and degraded while
 * an optional part does not work.
 * @param clock milliseconds
 */
export function createReadiness(checks: Checks, clock: () => number = () => performance.now()): Readiness {
  let stopping = false;
  let last: { readonly parts: Promise<Record<string, Part>>; untilMs: number } | undefined;

  function checkParts(): Promise<Record<string, Part>> {
    if (last && clock() < last.untilMs) return last.parts;
    const started = { parts: checkAll(checks), untilMs: Number.POSITIVE_INFINITY };
    last = started;
    void started.parts.then(() => {
      started.untilMs = clock() + reuseMs;
    });
    return started.parts;
  }

  return {
    stop() {
      stopping = true;
    },
    isStopping: () => stopping,
    async check() {
      const parts = await checkParts();
      const failed = Object.values(parts).filter(({ status }) => status !== 'ok');
      const ready = !stopping && failed.every(({ optional }) => optional);
      if (!ready) return { ready, status: stopping ? 'stopping' : 'unavailable', parts };
      return { ready, status: failed.length > 0 ? 'degraded' : 'ok', parts };
    },
  };
}

/** Serves /healthz: 200 while the process runs. */
export function serveHealth(server: FastifyInstance): void {
  server.get('/healthz', async () => ({ status: 'ok' }));
}

/** Serves /readyz: 200 while the instance can serve, otherwise 503; with the status of each part. */
export function serveReadiness(server: FastifyInstance, readiness: Readiness): void {
  server.get('/readyz', async (_request, reply) => {
    const { ready, ...answer } = await readiness.check();
    reply.code(ready ? 200 : 503).header('cache-control', 'no-store');
    return answer;
  });
}

async function checkAll(checks: Checks): Promise<Record<string, Part>> {
  return Object.fromEntries(await Promise.all(Object.entries(checks).map(run)));
}

async function run([name, part]: [string, Check | OptionalPart]): Promise<[string, Part]> {
  const check = typeof part === 'function' ? part : part.optional;
  const startedAt = performance.now();
  const { promise: expired, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(reject, checkTimeoutMs, new Error('timed out'));
  const result = await Promise.race([check(), expired]).then(() => ({ status: 'ok' as const }), toUnavailable);
  clearTimeout(timer);
  const durationMs = Math.round(performance.now() - startedAt);
  return [name, { ...result, durationMs, ...(typeof part === 'function' ? {} : { optional: true }) }];
}

function toUnavailable(error: unknown): Pick<Part, 'status' | 'reason'> {
  return { status: 'unavailable', ...(error instanceof UnavailableError && { reason: error.message }) };
}
