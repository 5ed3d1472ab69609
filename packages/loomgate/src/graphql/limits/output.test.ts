import fc from 'fast-check';
import { LoomgateError } from '../../errors';
import { bytesOf, createOutputs, valueBytes } from './output';

const limits = { responseBytes: 1_000_000, pendingBytes: 2_500_000, cost: 1_000 };

test('the largest response is stopped if all together exceed the limit', () => {
  const stopped: [string, LoomgateError][] = [];
  const outputOf = createOutputs(limits);
  const [small, large, other] = ['small', 'large', 'other'].map((name) =>
    outputOf((error) => stopped.push([name, error])),
  );
  small?.write(800_000);
  large?.write(900_000);
  other?.write(700_000);
  expect(stopped).toEqual([]);
  other?.write(150_000);
  expect(stopped).toEqual([['large', new LoomgateError('OVERLOADED')]]);
  // Its bytes no longer count.
  small?.write(150_000);
  expect(stopped).toHaveLength(1);
});

test('a complete response does not count for the others', () => {
  const stop = jest.fn();
  const outputOf = createOutputs(limits);
  for (let n = 0; n < 100; n += 1) {
    const output = outputOf(stop);
    output.write(500_000);
    output.release();
    output.write(400_000);
  }
  expect(stop).not.toHaveBeenCalled();
});

test('stop is called once', () => {
  const stop = jest.fn();
  const output = createOutputs(limits)(stop);
  for (const _ of [1, 2, 3]) output.enter(1_001, { price: 1, leaves: 1, bytes: 1_000 });
  expect(stop).toHaveBeenCalledTimes(1);
});

const values = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string(),
  fc.integer(),
  fc.boolean(),
  // GraphQL refuses NaN and infinite numbers.
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.json().map((text) => JSON.parse(text)),
);

test('a measured value counts at least its bytes', () => {
  fc.assert(
    fc.property(values, (value) => {
      const bytes = Buffer.byteLength(JSON.stringify(value));
      const counted = bytesOf(value, true) + valueBytes;
      expect(counted).toBeGreaterThanOrEqual(bytes);
      expect(counted).toBeLessThanOrEqual(bytes + 2 * valueBytes);
    }),
  );
});
