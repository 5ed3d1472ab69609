import { GraphQLError } from 'graphql';
import { catalogue, LoomgateError } from '../../errors';

/** An answer lists so many errors; how many more there are is said in one that comes last. */
const maxErrors = 100;

/**
 * The errors of an answer. Past the bound they are counted, and the first that is the server's doing is listed still, so
 * that it is reported.
 */
export class ErrorList {
  readonly #errors: GraphQLError[] = [];
  #more = 0;
  #hasServers = false;

  /**
   * @param cause what was thrown
   * @param make the error of the answer, which is not made where it is not listed
   * @returns whether it is listed
   */
  add(cause: unknown, make: () => GraphQLError): boolean {
    const isServers = !isClients(cause);
    const isListed = this.#errors.length < maxErrors || (isServers && !this.#hasServers);
    this.#hasServers ||= isServers;
    if (isListed) this.#errors.push(make());
    else this.#more += 1;
    return isListed;
  }

  /** Undefined where there are none. */
  all(): readonly GraphQLError[] | undefined {
    if (this.#errors.length === 0) return undefined;
    return this.#more === 0 ? this.#errors : [...this.#errors, moreErrors(this.#more)];
  }
}

function isClients(cause: unknown): boolean {
  const original = cause instanceof GraphQLError ? cause.originalError : cause;
  return original instanceof LoomgateError && catalogue[original.extensions.code].status < 500;
}

function moreErrors(count: number): GraphQLError {
  const originalError = new LoomgateError('MORE_ERRORS', undefined, { details: { count } });
  return new GraphQLError(originalError.message, { originalError });
}
