import { send, toBytes } from '../attacks/wire';
import { type Gateway, startGateway } from '../support/gateway';

let gateway: Gateway;

beforeAll(async () => {
  gateway = await startGateway();
});

afterAll(() => gateway.stop());

const sendTo = (bytes: Buffer) => send(Number(new URL(gateway.url).port), bytes);

test('bytes that are not HTTP are answered with the usual headers', async () => {
  const { status, head, text } = await sendTo(Buffer.from('what is this\r\n\r\n'));
  expect({ status, code: JSON.parse(text).errors[0].extensions.code }).toEqual({ status: 400, code: 'BAD_REQUEST' });
  expect(head).toMatch(/^x-content-type-options: nosniff$/im);
  expect(head).toMatch(/^content-security-policy: default-src 'none'/im);
  expect(head).toMatch(/^content-length: \d+$/im);
});

test.each<[name: string, status: number, code: string]>([
  ['Host', 400, 'BAD_REQUEST'],
  ['Authorization', 401, 'UNAUTHENTICATED'],
])(
  'a request with the header %s twice is refused, whatever its case, even with equal values',
  async (name, status, code) => {
    const twice = toBytes('GET', '/healthz', [
      [name, 'localhost'],
      [name.toUpperCase(), 'localhost'],
    ]);
    const reply = await sendTo(twice);
    expect({ status: reply.status, code: JSON.parse(reply.text).errors[0].extensions.code }).toEqual({ status, code });
  },
);
