import { type ExecutionResult, GraphQLError, type GraphQLFormattedError } from 'graphql';
import type { Subscribed } from '../../graphql/subscriptions/subscribe';

type Results = NonNullable<Subscribed['results']>;

/** An error that has been formatted for clients already. */
export class ShownError extends GraphQLError {
  readonly #shown: GraphQLFormattedError;

  constructor(shown: GraphQLFormattedError) {
    super(shown.message);
    this.#shown = shown;
  }

  override toJSON(): GraphQLFormattedError {
    return this.#shown;
  }
}

/** What the protocol takes: errors that format themselves. */
export function toExecutionResults(results: Results): AsyncIterableIterator<ExecutionResult> {
  const iterator: AsyncIterableIterator<ExecutionResult> = {
    async next() {
      const { done, value } = await results.next();
      if (done || !value) return { done: true, value: undefined };
      const { errors, ...rest } = value;
      return { done: false, value: errors ? { ...rest, errors: errors.map((error) => new ShownError(error)) } : rest };
    },
    async return() {
      await results.return();
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]: () => iterator,
  };
  return iterator;
}
