import { ask, post, unseen } from './attack';
import { startTarget, type Target } from './target';
import { send } from './wire';

let target: Target;
const megabyte = 1_048_576;
const requests = 40;

beforeAll(async () => {
  target = await startTarget();
  // Fills all caches first, so that each test shows only memory beyond them.
  for (const requests of [comments, literals]) await heldAfter(requests);
});

afterAll(() => target.stop());

/** The growth of the gateway's memory after unique requests. */
async function heldAfter(request: () => readonly Buffer[]): Promise<number> {
  const before = await target.usage('settled');
  for (let n = 0; n < requests; n += 1) for (const bytes of request()) await send(target.port, bytes);
  return (await target.usage('settled')).heapBytes - before.heapBytes;
}

const comments = () => [ask(`{ __typename }${'#\n'.repeat(300_000)}`)()];
const again = (bytes: Buffer) => [bytes, bytes, bytes];
const literals = () => again(ask(`{ product(slug: "${'a'.repeat(900_000)}${unseen()}") { id } }`)());

test('does not grow by invalid tokens', async () => {
  const wrong = () => [
    ask('{ __typename }', { headers: { authorization: `Bearer ${unseen()}${'a'.repeat(7_000)}` } })(),
  ];
  expect(await heldAfter(wrong)).toBeLessThan(8 * megabyte);
});

test('does not grow by large variables', async () => {
  const large = () => [
    ask('query ($v: String) { product(slug: $v) { id } }', { variables: { v: `${'a'.repeat(900_000)}${unseen()}` } })(),
  ];
  expect(await heldAfter(large)).toBeLessThan(8 * megabyte);
});

test('limits the memory of operation plans', async () => {
  expect(await heldAfter(literals)).toBeLessThan(64 * megabyte);
});

test('limits the memory of documents with many comments', async () => {
  expect(await heldAfter(comments)).toBeLessThan(64 * megabyte);
});

test('stores no document over the token limit', async () => {
  const commas = () => [ask(`{ __typename }${','.repeat(1_000_000)}`)()];
  expect(await heldAfter(commas)).toBeLessThan(20 * megabyte);
});

test('does not retain a document through the name of its operation', async () => {
  const padded = () => [ask(`query A${unseen().slice(1)}AVeryLongName { __typename }${' '.repeat(900_000)}`)()];
  expect(await heldAfter(padded)).toBeLessThan(20 * megabyte);
});

test('does not grow by unknown operation names', async () => {
  const query = `{ __typename ${unseen()}\n}`;
  const named = () => {
    const operationName = `${'a'.repeat(900_000)}${unseen().slice(1)}`;
    return [post(JSON.stringify({ query, operationName }))()];
  };
  expect(await heldAfter(named)).toBeLessThan(8 * megabyte);
});
