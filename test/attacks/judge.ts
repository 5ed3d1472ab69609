import type { Attack } from './attack';
import type { Target } from './target';
import { type Reply, send, toBytes } from './wire';

const usualMaxCpuMs = 50;
const tries = 12;
const internals = /\\n\s+at |node_modules|stacktrace|\.[jt]s:\d+|prisma|postgres|select .* from|[Dd]id you mean/;

/** Milliseconds of the reference work on the machine that the time limits are for. */
const usualYardstickMs = 20;

/**
 * Sends the attack and checks its response and its CPU time in the gateway's process. The best of several tries counts, since
 * other load only makes it longer. The limit is scaled by the speed of the machine.
 */
export async function expectRefused(target: Target, attack: Attack): Promise<void> {
  const { maxCpuMs = usualMaxCpuMs } = attack;
  for (let tried = 1; ; tried += 1) {
    const cpuMs = await cpuMsOf(target, attack);
    if (cpuMs < maxCpuMs) break;
    const slowness = await slownessOf(target);
    if (cpuMs < maxCpuMs * slowness) break;
    if (tried === tries) throw new Error(`took ${cpuMs} ms, on a machine ${slowness} times as slow as the usual one`);
  }
  await expectNormal(target);
}

/** The current slowdown against the reference machine, at least 1. */
export async function slownessOf(target: Target): Promise<number> {
  return Math.max(1, (await target.yardstickMs()) / usualYardstickMs);
}

async function cpuMsOf(target: Target, attack: Attack): Promise<number> {
  const before = await target.usage();
  const reply = await send(target.port, attack.request());
  const { cpuMs } = await target.usage();
  judge(reply, attack);
  return cpuMs - before.cpuMs;
}

/** Checks the response of an attack. */
export function judge(reply: Reply, { status, code, data, never }: Attack): void {
  const { errors = [], data: answered } = bodyOf(reply);
  const codes = new Set(errors.map(({ extensions }) => extensions?.code));
  expect({ status: reply.status, codes: [...codes], answers: reply.answers }).toEqual({
    status,
    codes: code === null ? [] : [code],
    answers: 1,
  });
  if (data !== undefined) expect(answered).toEqual(data);
  expect(reply.text).not.toMatch(internals);
  if (never) expect(`${reply.head}\n${reply.text}`).not.toMatch(never);
  if (reply.text !== '') expect(reply.head).toMatch(/^content-type: application\/(graphql-response\+)?json/im);
}

/** Checks that the gateway answers a normal request. */
export async function expectNormal(target: Target): Promise<void> {
  expect(target.isAlive()).toBe(true);
  const body = JSON.stringify({ query: '{ product(slug: "tidewater-mug") { title } }' });
  const reply = await send(target.port, toBytes('POST', '/graphql', [['content-type', 'application/json']], body));
  expect(bodyOf(reply)).toEqual({ data: { product: { title: 'Tidewater Mug' } } });
}

export interface Body {
  readonly data?: unknown;
  readonly errors?: readonly { message?: string; extensions?: { code?: string; requestId?: string } }[];
}

/** The body as JSON; empty for a response without one. */
export function bodyOf({ text }: Reply): Body {
  return text === '' ? {} : JSON.parse(text);
}
