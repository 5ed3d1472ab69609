import { GraphQLError, locatedError } from 'graphql';
import { LoomgateError } from '../../errors';
import { ErrorList } from './error-list';

function list(causes: readonly unknown[]) {
  const errors = new ErrorList();
  const make = jest.fn((cause: unknown, place: number) => locatedError(cause, undefined, [place]));
  causes.forEach((cause, place) => void errors.add(cause, () => make(cause, place)));
  return { errors: errors.all(), made: make.mock.calls.length };
}

const refused = (count: number) => Array.from({ length: count }, () => new LoomgateError('FORBIDDEN'));

test('up to a hundred errors are listed, and nothing besides', () => {
  expect(list([]).errors).toBeUndefined();
  const { errors } = list(refused(100));
  expect(errors).toHaveLength(100);
  expect(errors?.at(-1)).toMatchObject({ path: [99], extensions: { code: 'FORBIDDEN' } });
});

test('the last of more says how many are not listed, and those are not made', () => {
  const { errors, made } = list(refused(30_000));
  expect(made).toBe(100);
  expect(errors).toHaveLength(101);
  expect(errors?.at(-1)).toMatchObject({
    path: undefined,
    extensions: { code: 'MORE_ERRORS', details: { count: 29_900 } },
  });
});

test('behind a hundred refusals a failure of the server is listed all the same, once', () => {
  const { errors } = list([...refused(150), new Error('one'), new LoomgateError('TIMEOUT'), ...refused(3)]);
  expect(errors).toHaveLength(102);
  expect(errors?.[100]).toMatchObject({ message: 'one', path: [150] });
  expect(errors?.at(-1)).toMatchObject({ extensions: { details: { count: 54 } } });
});

test('an error that is located already is judged by its cause', () => {
  const located = new GraphQLError('x', { originalError: new Error('of the server') });
  expect(list([...refused(100), located]).errors?.[100]).toMatchObject({ message: 'x', path: [100] });
});
