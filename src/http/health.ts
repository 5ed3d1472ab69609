import type { FastifyInstance } from 'fastify';

/** Resolves when the part works. */
export type Check = () => Promise<unknown>;

const checkTimeoutMs = 2_000;

/** /healthz: the process lives. /readyz: it can serve, part by part, and is not about to stop. */
export function serveHealth(server: FastifyInstance, checks: Readonly<Record<string, Check>>): void {
  let stopping = false;
  server.addHook('preClose', async () => {
    stopping = true;
  });
  server.get('/healthz', async () => ({ status: 'ok' }));
  server.get('/readyz', async (_request, reply) => {
    const parts = Object.fromEntries(await Promise.all(Object.entries(checks).map(run)));
    const ready = !stopping && Object.values(parts).every(({ status }) => status === 'ok');
    reply.code(ready ? 200 : 503).header('cache-control', 'no-store');
    return { status: ready ? 'ok' : stopping ? 'stopping' : 'unavailable', parts };
  });
}

async function run([name, check]: [string, Check]): Promise<[string, { status: string; durationMs: number }]> {
  const startedAt = performance.now();
  const { promise: expired, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(reject, checkTimeoutMs, new Error('timed out'));
  const status = await Promise.race([check(), expired]).then(
    () => 'ok',
    () => 'unavailable',
  );
  clearTimeout(timer);
  return [name, { status, durationMs: Math.round(performance.now() - startedAt) }];
}
