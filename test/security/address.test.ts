import { compose, exchange, json } from './composed';

/** The client address that the gateway uses for a request. */
async function addressOf(env: Record<string, string>, forwarded: string): Promise<string | undefined> {
  let address: string | undefined;
  const gateway = await compose(env, (caller) => {
    address = caller.address;
  });
  const sent = json({ query: '{ node(id: "T3JkZXI6MDAwMDAwMDEtMDAwNi03MDAwLTgwMDAtMDAwMDAwMDAwMDAx") { id } }' });
  await exchange(`${gateway.url}/graphql`, { ...sent, headers: { ...sent.headers, 'x-forwarded-for': forwarded } });
  await gateway.stop();
  return address;
}

const own = expect.stringMatching(/^(::1|(::ffff:)?127\.0\.0\.1)$/);

test.each([
  ['no proxy is trusted by default', {}, '203.0.113.7', own],
  ['one proxy: the last address', { TRUST_PROXY: '1' }, '198.51.100.1, 203.0.113.7', '203.0.113.7'],
  ['two proxies: the address before the last', { TRUST_PROXY: '2' }, '198.51.100.1, 203.0.113.7', '198.51.100.1'],
  ['a proxy is trusted by its address', { TRUST_PROXY: '127.0.0.1,::1' }, '203.0.113.7', '203.0.113.7'],
  ['a proxy of another network is not trusted', { TRUST_PROXY: '10.0.0.0/8' }, '203.0.113.7', own],
  [
    'a client cannot add an address before that of its proxy',
    { TRUST_PROXY: 'loopback' },
    '10.9.9.9, 203.0.113.7',
    '203.0.113.7',
  ],
])('%s', async (_, env, forwarded, expected) => {
  expect(await addressOf(env, forwarded)).toEqual(expected);
});
