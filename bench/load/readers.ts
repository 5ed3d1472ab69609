import { Agent, type IncomingHttpHeaders, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { toBody, usualHeaders } from '../run/ask.ts';
import type { Scenario } from '../run/scenario.ts';

/** An answer: its time, its latency, and whether it came from the cache. */
export interface Read {
  readonly atMs: number;
  readonly tookMs: number;
  readonly isHit: boolean;
}

/** Identical concurrent requests share one execution while the cache is bypassed: `level=flight`. */
const hit = /^(STALE|HIT;level=(memory|redis))/;
const connections = 32;
const pauseMs = 20;

/** Clients that repeat one request with a short pause after each answer, until the signal aborts. */
export function startReaders(url: string, operation: Scenario['operation'], signal: AbortSignal): Read[] {
  const reads: Read[] = [];
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  signal.addEventListener('abort', () => agent.destroy(), { once: true });
  const body = toBody(operation);

  async function readAll(): Promise<void> {
    while (!signal.aborted) {
      const begunAt = performance.now();
      const headers = await post(agent, url, body);
      const atMs = performance.now();
      reads.push({ atMs, tookMs: atMs - begunAt, isHit: hit.test(String(headers['loomgate-cache'])) });
      await sleep(pauseMs * (0.5 + Math.random()));
    }
  }

  // Requests that are pending at the end fail.
  for (let n = 0; n < connections; n += 1) void readAll().catch(() => undefined);
  return reads;
}

function post(agent: Agent, url: string, body: string): Promise<IncomingHttpHeaders> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingHttpHeaders>();
  const asked = request(url, { agent, method: 'POST', headers: usualHeaders }, (response) => {
    response.resume().on('end', () => resolve(response.headers));
  });
  asked.on('error', reject).end(body);
  return promise;
}
