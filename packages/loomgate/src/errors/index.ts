import { catalogue, type ErrorCode } from './catalogue';

export { addErrors, type CatalogueEntry, catalogue, type ErrorCode } from './catalogue';
export { codeOfSqlState } from './sql-state';

/** The one error that is shown to clients as it is; everything else is masked in production. */
export class LoomgateError extends Error {
  override readonly name = 'LoomgateError';
  /** Read by graphql-js, which copies them into the response. */
  readonly extensions: { readonly code: ErrorCode; readonly details?: unknown };

  /**
   * @param code an entry of the catalogue
   * @param message for the client; the catalogue's text by default
   * @param options.details machine-readable particulars for the client; `cause` stays in the log
   */
  constructor(code: ErrorCode, message: string = textOf(code), options: { details?: unknown; cause?: unknown } = {}) {
    super(message, 'cause' in options ? { cause: options.cause } : undefined);
    this.extensions = options.details === undefined ? { code } : { code, details: options.details };
  }
}

/** Of a code of the project in a test that starts no gateway, the code itself. */
const textOf = (code: ErrorCode): string => (Object.hasOwn(catalogue, code) ? catalogue[code].text : code);
