import { catalogue, type ErrorCode, LoomgateError } from '.';

/** An error as clients see it, in GraphQL and outside it. */
export interface ClientError {
  readonly message: string;
  readonly extensions: {
    readonly code: ErrorCode;
    /** Finds the log line; the header `x-request-id` of the answer is the same. */
    readonly requestId: string;
    /** When it was answered, in RFC 3339 form. */
    readonly timestamp: string;
    /** Whether the same request may work later. */
    readonly retryable: boolean;
    readonly details?: unknown;
  };
}

/**
 * What a client sees of an error: ours as it is, and of any other that something went wrong.
 * @param requestId of the request that it fails
 */
export function toClientError(error: unknown, requestId: string): ClientError {
  const shown = error instanceof LoomgateError ? error : new LoomgateError('INTERNAL_SERVER_ERROR');
  const { code, details } = shown.extensions;
  const extensions = { code, requestId, timestamp: new Date().toISOString(), retryable: catalogue[code].retryable };
  return { message: shown.message, extensions: details === undefined ? extensions : { ...extensions, details } };
}

/** Whether the catalogue knows it. */
export function isErrorCode(code: unknown): code is ErrorCode {
  return typeof code === 'string' && Object.hasOwn(catalogue, code);
}
