import { ask, unseen } from './attack';
import { startTarget, type Target } from './target';
import { send } from './wire';

let target: Target;
const megabyte = 1_048_576;
const requests = 40;

beforeAll(async () => {
  target = await startTarget();
}, 60_000);

afterAll(() => target.stop());

/** How much more the gateway holds after requests that are each a new one. */
async function heldAfter(request: () => readonly Buffer[]): Promise<number> {
  const before = await target.usage('settled');
  for (let n = 0; n < requests; n += 1) for (const bytes of request()) await send(target.port, bytes);
  return (await target.usage('settled')).heapBytes - before.heapBytes;
}

const again = (bytes: Buffer) => [bytes, bytes, bytes];

test('holds no more for wrong tokens', async () => {
  const wrong = () => [
    ask('{ __typename }', { headers: { authorization: `Bearer ${unseen()}${'a'.repeat(7_000)}` } })(),
  ];
  expect(await heldAfter(wrong)).toBeLessThan(8 * megabyte);
});

test('holds no more for variables that are large', async () => {
  const large = () => [
    ask('query ($v: String) { product(slug: $v) { id } }', { variables: { v: `${'a'.repeat(900_000)}${unseen()}` } })(),
  ];
  expect(await heldAfter(large)).toBeLessThan(8 * megabyte);
});

// Compiled operations are kept by their number.
test.failing('holds no more than it has room for of compiled operations (open: 2.7 MB for each)', async () => {
  const literals = () => again(ask(`{ product(slug: "${'a'.repeat(900_000)}${unseen()}") { id } }`)());
  expect(await heldAfter(literals)).toBeLessThan(64 * megabyte);
}, 30_000);

// Apollo keeps documents by the length of their JSON, in which neither their text nor its comments are.
test.failing('holds no more than thirty megabytes for documents of comments (open: 27 MB for each)', async () => {
  const comments = () => [ask(`{ __typename }${'#\n'.repeat(300_000)}`)()];
  expect(await heldAfter(comments)).toBeLessThan(64 * megabyte);
}, 30_000);

test.failing('holds no more than thirty megabytes for documents of commas (open: all of their text)', async () => {
  const commas = () => [ask(`{ __typename }${','.repeat(1_000_000)}`)()];
  expect(await heldAfter(commas)).toBeLessThan(20 * megabyte);
}, 30_000);
