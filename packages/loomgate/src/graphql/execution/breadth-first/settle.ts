import { BatchedValue } from '../../../loaders';
import { isThenable } from '../../../shared/is-thenable';
import { Failure } from './failure';

/**
 * Puts values in the place of promises, and of what comes by its batch, for which it waits once for all of it.
 * @param values changed in place
 * @param done told when all are there; within the call where none has to be waited for
 * @returns whether it waits
 */
export function settle(values: unknown[], done: () => void): boolean {
  // One for this call.
  let waiting = 1;
  const arrive = () => {
    waiting -= 1;
    if (waiting === 0) finish(values, done);
  };
  let last: unknown;
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index];
    if (value instanceof BatchedValue) {
      if (value.batch === last) continue;
      last = value.batch;
      waiting += 1;
      value.batch.whenOver(arrive);
    } else if (isThenable(value)) {
      waiting += 1;
      const put = (settled: unknown) => {
        values[index] = settled;
        arrive();
      };
      value.then(put, (error) => put(new Failure(error)));
    }
  }
  arrive();
  return waiting > 0;
}

function finish(values: unknown[], done: () => void): void {
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index];
    if (value instanceof BatchedValue) values[index] = value.outcome();
  }
  done();
}
