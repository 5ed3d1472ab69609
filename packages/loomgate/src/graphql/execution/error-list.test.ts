import { GraphQLError, locatedError } from 'graphql';
import { LoomgateError } from '../../errors';
import { ErrorList } from './error-list';

function list(causes: readonly unknown[]) {
  const errors = new ErrorList();
  const make = jest.fn((cause: unknown, index: number) => locatedError(cause, undefined, [index]));
  causes.forEach((cause, index) => void errors.add(cause, () => make(cause, index)));
  return { errors: errors.all(), made: make.mock.calls.length };
}

const refused = (count: number) => Array.from({ length: count }, () => new LoomgateError('FORBIDDEN'));

test('up to a hundred errors are listed, without MORE_ERRORS', () => {
  expect(list([]).errors).toBeUndefined();
  const { errors } = list(refused(100));
  expect(errors).toHaveLength(100);
  expect(errors?.at(-1)).toMatchObject({ path: [99], extensions: { code: 'FORBIDDEN' } });
});

test('past a hundred the last error has the number of the others, which are not made', () => {
  const { errors, made } = list(refused(30_000));
  expect(made).toBe(100);
  expect(errors).toHaveLength(101);
  expect(errors?.at(-1)).toMatchObject({
    path: undefined,
    extensions: { code: 'MORE_ERRORS', details: { count: 29_900 } },
  });
});

test('the first server error after a hundred client errors is listed', () => {
  const { errors } = list([...refused(150), new Error('one'), new LoomgateError('TIMEOUT'), ...refused(3)]);
  expect(errors).toHaveLength(102);
  expect(errors?.[100]).toMatchObject({ message: 'one', path: [150] });
  expect(errors?.at(-1)).toMatchObject({ extensions: { details: { count: 54 } } });
});

test('a located error is classified by its original error', () => {
  const located = new GraphQLError('x', { originalError: new Error('of the server') });
  expect(list([...refused(100), located]).errors?.[100]).toMatchObject({ message: 'x', path: [100] });
});
