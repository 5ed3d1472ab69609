import { unseen } from './attack';
import { bodyOf } from './judge';
import { startTarget, type Target } from './target';
import { type Reply, send, toBytes } from './wire';

const token = 'a-token-for-monitoring';
let target: Target;

beforeAll(async () => {
  target = await startTarget({
    RATE_LIMIT: 'on',
    RATE_LIMIT_CAPACITY: '3000',
    RATE_LIMIT_REFILL_PER_SECOND: '1',
    LIMIT_COST: '3000',
    TRUST_PROXY: 'loopback',
    MONITORING_TOKEN: token,
  });
});

afterAll(() => target.stop());

/** A unique document at the field limit, with unknown fields only. */
const invalid = () => `{ ${'nope(a: 1) '.repeat(590)} } ${unseen()}`;
const json: [string, string] = ['content-type', 'application/json'];

function post(body: string, ...headers: [string, string][]): Promise<Reply> {
  return send(target.port, toBytes('POST', '/graphql', [json, ...headers], body));
}

const from = (address: string): [string, string] => ['x-forwarded-for', address];
const honest = JSON.stringify({ query: '{ product(slug: "tidewater-mug") { title } }' });

const spellings: [what: string, spell: (n: number) => string][] = [
  ['one address', () => '203.0.113.1'],
  ['an address with a port that changes', (n) => `203.0.113.2:${10_000 + n}`],
  [
    'an IPv4 address that is sometimes written as IPv6',
    (n) => ['203.0.113.3', '::ffff:203.0.113.3', '::FFFF:cb00:7103'][n % 3] ?? '',
  ],
  ['an IPv6 address that changes within its network', (n) => `2001:db8:0:4::${n.toString(16)}`],
  [
    'an IPv6 address in many spellings',
    (n) => ['2001:db8:0:5::1', '2001:DB8::5:0:0:0:1', `[2001:0db8:0:5::1]:${n}`, '2001:db8:0:5::1%eth0'][n % 4] ?? '',
  ],
  ['what is no address', (n) => `invented-${n}`],
];

test.each(spellings)('refused documents are charged, from %s', async (_, spell) => {
  const statuses: number[] = [];
  for (let n = 0; n < 600 && statuses.at(-1) !== 429; n += 1)
    statuses.push((await post(JSON.stringify({ query: invalid() }), from(spell(n)))).status);
  expect(statuses.at(-1)).toBe(429);
  expect(new Set(statuses)).toEqual(new Set([400, 429]));
  // Further requests are refused before they are read.
  const unread = await post('{"query":', from(spell(1)));
  expect([unread.status, bodyOf(unread).errors?.[0]?.extensions?.code]).toEqual([429, 'RATE_LIMITED']);
  const other = await post(honest, from('198.51.100.9'));
  expect(bodyOf(other)).toEqual({ data: { product: { title: 'Tidewater Mug' } } });
});

test('unknown names of operations and clients are in no metric', async () => {
  for (let n = 0; n < 300; n += 1)
    await post(
      JSON.stringify({ query: `query Invented${n} { __typename }` }),
      ['apollographql-client-name', `invented-${n}`],
      ['apollographql-client-version', `${n}`],
      from('198.51.100.10'),
    );
  for (let n = 0; n < 5; n += 1)
    await post(
      JSON.stringify({ query: 'query Real { __typename }' }),
      ['apollographql-client-name', 'shop'],
      from('198.51.100.11'),
    );
  const { text } = await send(target.port, toBytes('GET', '/metrics', [['authorization', `Bearer ${token}`]]));
  expect(text).toMatch(/^loomgate_operation_duration_seconds_count\{operation="Real"/m);
  expect(text).toMatch(/^loomgate_client_requests_total\{client="shop"/m);
  expect(text).not.toMatch(/invented/i);
});
