/** Stands for a value whose resolver threw, or whose promise was rejected. */
export class Failure {
  readonly error: unknown;

  constructor(error: unknown) {
    this.error = error;
  }
}

/** Calls `make` and returns its value, or a Failure with the error that it throws. */
export function attempt<Value>(make: () => Value): Value | Failure {
  try {
    return make();
  } catch (error) {
    return new Failure(error);
  }
}
