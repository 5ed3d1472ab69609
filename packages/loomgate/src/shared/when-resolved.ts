import { isThenable } from './is-thenable';

/** Applies a function to a value: at once, or when the promise of the value is resolved. */
export function whenResolved<Value, Result>(
  value: Value | PromiseLike<Value>,
  apply: (value: Value) => Result | Promise<Result>,
): Result | Promise<Result> {
  return isThenable(value) ? Promise.resolve(value).then(apply) : apply(value);
}
