import { catalogue, type ErrorCode } from './catalogue';

export { addErrors, type CatalogueEntry, catalogue, type ErrorCode } from './catalogue';
export { codeOfSqlState } from './sql-state';

/** An error whose message is sent to clients; other errors are masked in production. */
export class LoomgateError extends Error {
  override readonly name = 'LoomgateError';
  /** graphql-js copies them into the response. */
  readonly extensions: { readonly code: ErrorCode; readonly details?: unknown };

  /**
   * @param code a code of the catalogue
   * @param message for the client; the text of the catalogue by default
   * @param options.details machine-readable data for the client; `cause` is only logged
   */
  constructor(code: ErrorCode, message: string = textOf(code), options: { details?: unknown; cause?: unknown } = {}) {
    super(message, 'cause' in options ? { cause: options.cause } : undefined);
    this.extensions = options.details === undefined ? { code } : { code, details: options.details };
  }
}

/** Returns the code itself where the project's codes are not added, as in a test without a gateway. */
const textOf = (code: ErrorCode): string => (Object.hasOwn(catalogue, code) ? catalogue[code].text : code);
