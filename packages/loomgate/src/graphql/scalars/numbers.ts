import { Kind } from 'graphql';
import { LoomgateError } from '../../errors';
import { textScalar } from './functions';

const decimalForm = /^-?\d{1,30}(\.\d{1,30})?$/;
const integerForm = /^-?\d{1,19}$/;
/** A number of so many digits is written as it was in the request; of a longer one, JSON.parse has dropped digits. */
const exactDigits = 15;
const int8Bits = 64;

/** An exact decimal. NaN and infinity of Postgres cannot be shown. */
export const decimal = textScalar({
  serialize: (value) => written(value, /^-?\d+(\.\d+)?$/),
  parse: (input) => {
    const text = typeof input === 'number' ? fromNumber(input) : input;
    return typeof text === 'string' && decimalForm.test(text) ? text : undefined;
  },
  expected: 'A Decimal is a string such as "129.90".',
  literals: [Kind.STRING, Kind.INT, Kind.FLOAT],
});

function fromNumber(value: number): string | undefined {
  const text = String(value);
  return text.replace(/\D/g, '').length <= exactDigits ? text : undefined;
}

/** An integer of 64 bits. */
export const bigInt = textScalar({
  serialize: (value) => {
    if (typeof value === 'number' && !Number.isSafeInteger(value)) throw new LoomgateError('UNREPRESENTABLE_VALUE');
    return written(value, /^-?\d+$/);
  },
  parse: (input) => {
    const text = Number.isSafeInteger(input) ? String(input) : input;
    if (typeof text !== 'string' || !integerForm.test(text)) return undefined;
    const value = BigInt(text);
    return BigInt.asIntN(int8Bits, value) === value ? String(value) : undefined;
  },
  expected: 'A BigInt is a string such as "9007199254740993", from -2^63 to 2^63 - 1.',
  literals: [Kind.STRING, Kind.INT],
});

function written(value: unknown, form: RegExp): string {
  const text = String(value);
  if (form.test(text)) return text;
  throw new LoomgateError('UNREPRESENTABLE_VALUE');
}
