import { isThenable } from '../../../shared/is-thenable';
import { Failure } from './failure';

/**
 * Replaces promises by their values, and rejected promises by a `Failure`.
 * @param values changed in place
 * @param done called when all are settled; within this call if there is no promise
 * @returns whether there is a promise to wait for
 */
export function settle(values: unknown[], done: () => void): boolean {
  // Starts at 1 for this call itself.
  let pending = 1;
  const arrive = () => {
    pending -= 1;
    if (pending === 0) done();
  };
  for (const [index, value] of values.entries()) {
    if (!isThenable(value)) continue;
    pending += 1;
    const put = (settled: unknown) => {
      values[index] = settled;
      arrive();
    };
    value.then(put, (error) => put(new Failure(error)));
  }
  arrive();
  return pending > 0;
}
