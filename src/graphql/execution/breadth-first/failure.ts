/** What a resolver threw, or its promise was rejected with, in the place of a value. */
export class Failure {
  readonly error: unknown;

  constructor(error: unknown) {
    this.error = error;
  }
}

export function attempt(make: () => unknown): unknown {
  try {
    return make();
  } catch (error) {
    return new Failure(error);
  }
}
