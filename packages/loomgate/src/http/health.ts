import type { FastifyInstance } from 'fastify';

/** Resolves when the part works. */
type Check = () => Promise<unknown>;

/** A part that the instance can do without for a while. */
interface OptionalPart {
  readonly optional: Check;
}

export type Checks = Readonly<Record<string, Check | OptionalPart>>;

/** What an instance says of itself. */
export interface Readiness {
  /** Says from now on that it is about to stop. */
  stop(): void;
  isStopping(): boolean;
  look(): Promise<{ ready: boolean; status: string; parts: Record<string, Part> }>;
}

interface Part {
  readonly status: 'ok' | 'unavailable';
  readonly durationMs: number;
  /** Given where the instance serves without it. */
  readonly optional?: true;
}

const checkTimeoutMs = 2_000;
/** What has been found is the answer for so long: a probe costs the database a statement a second, however many ask. */
const rememberMs = 1_000;

/**
 * Ready while every part that is needed works and nobody has asked it to stop; degraded without another one. That it is
 * stopping is said at once.
 * @param clock milliseconds
 */
export function createReadiness(checks: Checks, clock: () => number = () => performance.now()): Readiness {
  let stopping = false;
  let remembered: { readonly parts: Promise<Record<string, Part>>; untilMs: number } | undefined;

  function lookAtParts(): Promise<Record<string, Part>> {
    if (remembered && clock() < remembered.untilMs) return remembered.parts;
    const look = { parts: checkAll(checks), untilMs: Number.POSITIVE_INFINITY };
    remembered = look;
    void look.parts.then(() => {
      look.untilMs = clock() + rememberMs;
    });
    return look.parts;
  }

  return {
    stop() {
      stopping = true;
    },
    isStopping: () => stopping,
    async look() {
      const parts = await lookAtParts();
      const failed = Object.values(parts).filter(({ status }) => status !== 'ok');
      const ready = !stopping && failed.every(({ optional }) => optional);
      if (!ready) return { ready, status: stopping ? 'stopping' : 'unavailable', parts };
      return { ready, status: failed.length > 0 ? 'degraded' : 'ok', parts };
    },
  };
}

/** /healthz: the process lives. */
export function serveHealth(server: FastifyInstance): void {
  server.get('/healthz', async () => ({ status: 'ok' }));
}

/** /readyz: it can serve, part by part, and is not about to stop. */
export function serveReadiness(server: FastifyInstance, readiness: Readiness): void {
  server.get('/readyz', async (_request, reply) => {
    const { ready, ...answer } = await readiness.look();
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
  const status = await Promise.race([check(), expired]).then(
    () => 'ok' as const,
    () => 'unavailable' as const,
  );
  clearTimeout(timer);
  const durationMs = Math.round(performance.now() - startedAt);
  return [name, { status, durationMs, ...(typeof part === 'function' ? {} : { optional: true }) }];
}
