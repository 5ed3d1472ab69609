import { catalogue, type ErrorCode, LoomgateError } from '.';

/** An error as clients receive it, in GraphQL and in other HTTP responses. */
export interface ClientError {
  readonly message: string;
  readonly extensions: {
    readonly code: ErrorCode;
    /** The id of the request in the log; also the response header `x-request-id`. */
    readonly requestId: string;
    /** Time of the response, in RFC 3339 format. */
    readonly timestamp: string;
    /** Whether the same request may succeed later. */
    readonly retryable: boolean;
    readonly details?: unknown;
  };
}

/**
 * Converts an error for the client: a LoomgateError as it is, any other as INTERNAL_SERVER_ERROR.
 * @param requestId of the failed request
 */
export function toClientError(error: unknown, requestId: string): ClientError {
  const shown = error instanceof LoomgateError ? error : new LoomgateError('INTERNAL_SERVER_ERROR');
  const { code, details } = shown.extensions;
  const extensions = { code, requestId, timestamp: new Date().toISOString(), retryable: catalogue[code].retryable };
  return { message: shown.message, extensions: details === undefined ? extensions : { ...extensions, details } };
}

/** Whether the catalogue has the code. */
export function isErrorCode(code: unknown): code is ErrorCode {
  return typeof code === 'string' && Object.hasOwn(catalogue, code);
}
