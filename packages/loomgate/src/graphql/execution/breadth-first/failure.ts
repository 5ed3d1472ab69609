/** What a resolver threw, or its promise was rejected with, in the place of a value. */
export class Failure {
  readonly error: unknown;

  constructor(error: unknown) {
    this.error = error;
  }
}

export function attempt<Value>(make: () => Value): Value | Failure {
  try {
    return make();
  } catch (error) {
    return new Failure(error);
  }
}
