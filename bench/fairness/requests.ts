import { Agent, request } from 'node:http';
import type { Course, Requests } from './attacker.ts';

/** Repeats a request until the end of the attack: on all connections at once, or at the configured rate. */
export async function sendRequests(what: Requests, course: Course): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: what.connections, localAddress: course.localAddress });
  const send = () => sendOne(what, agent, course);

  async function connection(): Promise<void> {
    while (!course.isOver()) await Promise.race([send(), course.sleep(Number.POSITIVE_INFINITY)]);
  }

  async function paced(perSecond: number): Promise<void> {
    const startedAt = performance.now();
    for (let n = 0; !course.isOver(); n += 1) {
      await course.sleep(startedAt + (n * 1000) / perSecond - performance.now());
      void send();
    }
  }

  if (course.rate === undefined) await Promise.all(Array.from({ length: what.connections }, connection));
  else await paced(course.rate);
  agent.destroy();
}

/** Sends one request. Resolves when its connection is free. */
function sendOne(what: Requests, agent: Agent, course: Course): Promise<void> {
  const number = String(course.countSent());
  const fill = (text: string) => text.replaceAll('%n', number);
  const { promise, resolve } = Promise.withResolvers<void>();
  const body = what.body === undefined ? undefined : fill(what.body);
  const headers: Record<string, string | number> = {};
  for (const [name, value] of Object.entries(what.headers ?? {})) headers[name] = fill(value);
  if (body !== undefined)
    Object.assign(headers, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) });
  const url = new URL(what.path ?? '', course.url);
  let hasAnswered = false;
  const asked = request(url, { agent, method: body === undefined ? 'GET' : 'POST', headers }, (answer) => {
    hasAnswered = true;
    course.countStatus(answer.statusCode ?? 0);
    if (what.reads) answer.on('data', (chunk: Buffer) => course.countBytes(chunk.length));
  });
  asked.on('error', () => hasAnswered || course.countStatus(0));
  asked.on('close', () => resolve());
  asked.end(body);
  return promise;
}
