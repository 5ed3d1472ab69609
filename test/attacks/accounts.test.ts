import { until } from '../support/until';
import { type Asked, ask } from './attack';
import { type Body, bodyOf, expectNormal } from './judge';
import { startTarget, type Target } from './target';
import { type Reply, send } from './wire';

/** A small bucket: fifty small operations empty it. */
const env = { RATE_LIMIT: 'on', LIMIT_COST: '1000', RATE_LIMIT_CAPACITY: '1000', RATE_LIMIT_REFILL_PER_SECOND: '1' };
const patient = { ...env, RATE_LIMIT: 'off' };

async function withTarget(settings: Record<string, string>, check: (target: Target) => Promise<void>): Promise<void> {
  const target = await startTarget(settings);
  await check(target).finally(target.stop);
}

const asked = (target: Target, query: string, more: Asked = {}): Promise<Reply> =>
  send(target.port, ask(query, more)());

const signIn = (target: Target, email: string, password: string, headers: Record<string, string> = {}) =>
  asked(
    target,
    'mutation ($i: SignInInput!) { signIn(input: $i) { token viewer { id } userErrors { code field message } } }',
    {
      variables: { i: { email, password } },
      headers,
    },
  );

/** Claims another client address in each request, in all headers that proxies use. */
const spoofed = (n: number) => ({
  'x-forwarded-for': `203.0.113.${n}, 198.51.100.${n}`,
  'x-real-ip': `203.0.113.${n}`,
  forwarded: `for=203.0.113.${n}`,
  'true-client-ip': `203.0.113.${n}`,
  'cf-connecting-ip': `203.0.113.${n}`,
});

const firstError = ({ errors = [] }: Body) => errors[0]?.extensions;

test('limits password guesses at one account from one network, with retry-after', async () => {
  await withTarget(patient, async (target) => {
    const answers: Body[] = [];
    for (let n = 0; n < 12; n += 1)
      answers.push(bodyOf(await signIn(target, 'admin@example.com', `guess number ${n}`)));
    expect(answers.slice(0, 10).map(firstError)).toEqual(Array(10).fill(undefined));
    for (const answer of answers.slice(10))
      expect(firstError(answer)).toMatchObject({
        code: 'RATE_LIMITED',
        details: { retryAfterSeconds: expect.any(Number) },
      });
    const right = bodyOf(await signIn(target, 'ADMIN@example.com ', 'loomgate-demo'));
    expect(firstError(right)).toMatchObject({ code: 'RATE_LIMITED' });
    await expectNormal(target);
  });
});

test('lets an owner sign in from a known network while many networks guess at the account', async () => {
  await withTarget({ ...patient, TRUST_PROXY: '1' }, async (target) => {
    const from = (address: string) => ({ 'x-forwarded-for': address });
    const [right, home] = ['loomgate-demo', from('198.51.100.7')];
    expect(bodyOf(await signIn(target, 'admin@example.com', right, home)).data).toMatchObject({
      signIn: { token: expect.any(String) },
    });
    let network = 0;
    const fromElsewhere = async (password: string) => {
      network += 1;
      const elsewhere = from(`203.0.113.${network}`);
      return firstError(bodyOf(await signIn(target, 'admin@example.com', password, elsewhere)))?.code;
    };
    // One attempt is refilled every 18 seconds, which a slow machine may take.
    while ((await fromElsewhere(`guess ${network}`)) !== 'RATE_LIMITED');
    expect(network).toBeGreaterThanOrEqual(50);
    await until(async () => (await fromElsewhere(right)) === 'RATE_LIMITED');
    expect(bodyOf(await signIn(target, 'admin@example.com', right, home)).data).toMatchObject({
      signIn: { token: expect.any(String) },
    });
  });
});

test('refuses the former permissions of a token after its account was demoted', async () => {
  await withTarget(patient, async (target) => {
    const { data } = bodyOf(await signIn(target, 'admin@example.com', 'loomgate-demo'));
    const headers = { authorization: `Bearer ${Object(Object(data).signIn).token}` };
    const purge = 'mutation { purgeCache(input: { everything: true }) { purged userErrors { code } } }';
    expect((await asked(target, purge, { headers })).status).toBe(200);
    await target.database.client.query(`update users set role = 'BUYER' where email = 'admin@example.com'`);
    await until(async () => (await asked(target, '{ viewer { role } }', { headers })).status === 401);
    const replies = [await asked(target, purge, { headers }), await asked(target, '{ viewer { role } }', { headers })];
    for (const reply of replies) {
      expect(reply.status).toBe(401);
      expect(firstError(bodyOf(reply))).toMatchObject({ details: { reason: 'TOKEN_REVOKED' } });
    }
    await expectNormal(target);
  });
});

test('writes one audit entry for thousands of refusals in a request, and lists a hundred errors', async () => {
  await withTarget(patient, async (target) => {
    const emails = Array.from({ length: 40 }, (_, n) => `e${n}: email`).join(' ');
    const query = `{ products(first: 10) { nodes { reviews(first: 5) { nodes { author { ${emails} } } } } } }`;
    const entries = () =>
      target.database.rows(`select subject, count from loomgate.audit_log where action = 'PERMISSION_REFUSED'`);
    const { errors = [] } = bodyOf(await asked(target, query));
    expect(errors).toHaveLength(101);
    const last = Object(errors.at(-1)?.extensions);
    expect(last).toMatchObject({ code: 'MORE_ERRORS', details: { count: expect.any(Number) } });
    await until(async () => (await entries()).length > 0);
    const { count: more } = Object(last.details);
    expect(await entries()).toEqual([{ subject: 'User.email', count: more + 100 }]);
    await expectNormal(target);
  });
});

test('limits password guesses across accounts, whatever address the headers claim', async () => {
  await withTarget(patient, async (target) => {
    const codes: unknown[] = [];
    for (let n = 0; n < 32; n += 1)
      codes.push(firstError(bodyOf(await signIn(target, `guess-${n}@example.com`, 'loomgate-demo', spoofed(n))))?.code);
    expect(codes.slice(0, 30)).toEqual(Array(30).fill(undefined));
    expect(codes.slice(30)).toEqual(['RATE_LIMITED', 'RATE_LIMITED']);
    await expectNormal(target);
  });
});

test('answers a sign-in for an unknown address like a wrong password', async () => {
  await withTarget(patient, async (target) => {
    const work = async (email: string) => {
      const before = await target.usage();
      const reply = await signIn(target, email, 'not the password');
      return { cpuMs: (await target.usage()).cpuMs - before.cpuMs, body: bodyOf(reply), head: tidy(reply) };
    };
    await work('warm@example.com');
    const known = [await work('buyer@example.com'), await work('buyer@example.com'), await work('buyer@example.com')];
    const unknown = [
      await work('nobody@example.com'),
      await work('nobody@example.com'),
      await work('nobody@example.com'),
    ];
    expect(known[0]?.body).toEqual({
      data: {
        signIn: {
          token: null,
          viewer: null,
          userErrors: [expect.objectContaining({ code: 'INVALID_CREDENTIALS', field: null })],
        },
      },
    });
    expect(unknown[0]?.body).toEqual(known[0]?.body);
    expect(unknown[0]?.head).toEqual(known[0]?.head);
  });
});

test('counts requests by the address of the connection, whatever address the headers claim', async () => {
  // Cached responses cost almost nothing.
  await withTarget({ ...env, CACHE: 'off' }, async (target) => {
    const replies: Reply[] = [];
    for (let n = 0; n < 60; n += 1)
      replies.push(await asked(target, '{ products(first: 20) { totalCount } }', { headers: spoofed(n) }));
    const refused = replies.findIndex(({ status }) => status === 429);
    expect(refused).toBeGreaterThan(1);
    for (const reply of replies.slice(refused)) {
      expect(reply.status).toBe(429);
      expect(firstError(bodyOf(reply))).toMatchObject({ code: 'RATE_LIMITED' });
      expect(reply.head).toMatch(/^retry-after: [1-9]\d*$/im);
    }
  });
});

function tidy({ head }: Reply): string[] {
  return head.split('\r\n').filter((line) => !/^(x-request-id|date):/i.test(line));
}
