import { ask, post, unseen } from './attack';
import { startTarget, type Target } from './target';
import { send } from './wire';

let target: Target;
const megabyte = 1_048_576;
const requests = 40;

beforeAll(async () => {
  target = await startTarget();
  // What it has room for is full, so that each of these shows what is held beyond, whichever is run.
  for (const requests of [comments, literals]) await heldAfter(requests);
});

afterAll(() => target.stop());

/** How much more the gateway holds after requests that are each a new one. */
async function heldAfter(request: () => readonly Buffer[]): Promise<number> {
  const before = await target.usage('settled');
  for (let n = 0; n < requests; n += 1) for (const bytes of request()) await send(target.port, bytes);
  return (await target.usage('settled')).heapBytes - before.heapBytes;
}

const comments = () => [ask(`{ __typename }${'#\n'.repeat(300_000)}`)()];
const again = (bytes: Buffer) => [bytes, bytes, bytes];
const literals = () => again(ask(`{ product(slug: "${'a'.repeat(900_000)}${unseen()}") { id } }`)());

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

test('holds no more than it has room for of plans of operations', async () => {
  expect(await heldAfter(literals)).toBeLessThan(64 * megabyte);
});

test('holds no more than it has room for of documents of comments', async () => {
  expect(await heldAfter(comments)).toBeLessThan(64 * megabyte);
});

test('holds no document that is longer than limits let documents be', async () => {
  const commas = () => [ask(`{ __typename }${','.repeat(1_000_000)}`)()];
  expect(await heldAfter(commas)).toBeLessThan(20 * megabyte);
});

test('holds no document for the name of its operation', async () => {
  const padded = () => [ask(`query A${unseen().slice(1)}AVeryLongName { __typename }${' '.repeat(900_000)}`)()];
  expect(await heldAfter(padded)).toBeLessThan(20 * megabyte);
});

test('holds no more for names of operations that are not there', async () => {
  const query = `{ __typename ${unseen()}\n}`;
  const named = () => {
    const operationName = `${'a'.repeat(900_000)}${unseen().slice(1)}`;
    return [post(JSON.stringify({ query, operationName }))()];
  };
  expect(await heldAfter(named)).toBeLessThan(8 * megabyte);
});
