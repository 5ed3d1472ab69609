import { GraphQLError } from 'graphql';
import { catalogue, LoomgateError } from '../../errors';

/** The most errors that a response lists. One more, the last, has the number of the others. */
const maxErrors = 100;

/**
 * The errors of a response. Past the limit they are only counted, except the first server error, which is listed so that
 * it is reported.
 */
export class ErrorList {
  readonly #errors: GraphQLError[] = [];
  #more = 0;
  #hasServerError = false;

  /**
   * @param cause the thrown value
   * @param make makes the error of the response; called only if it is listed
   * @returns whether the error is listed
   */
  add(cause: unknown, make: () => GraphQLError): boolean {
    const isServerError = !isClientError(cause);
    const isListed = this.#errors.length < maxErrors || (isServerError && !this.#hasServerError);
    this.#hasServerError ||= isServerError;
    if (isListed) this.#errors.push(make());
    else this.#more += 1;
    return isListed;
  }

  /** @returns undefined if there are none */
  all(): readonly GraphQLError[] | undefined {
    if (this.#errors.length === 0) return undefined;
    return this.#more === 0 ? this.#errors : [...this.#errors, moreErrors(this.#more)];
  }
}

function isClientError(cause: unknown): boolean {
  const original = cause instanceof GraphQLError ? cause.originalError : cause;
  return original instanceof LoomgateError && catalogue[original.extensions.code].status < 500;
}

function moreErrors(count: number): GraphQLError {
  const originalError = new LoomgateError('MORE_ERRORS', undefined, { details: { count } });
  return new GraphQLError(originalError.message, { originalError });
}
