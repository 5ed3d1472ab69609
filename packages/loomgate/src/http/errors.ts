import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { catalogue, type ErrorCode, LoomgateError } from '../errors';
import { toClientError } from '../errors/client-error';
import { refusalTypeOf } from './accept';
import { strictHeaders } from './security';

/** Fastify's error codes for requests that fail before they reach a route. */
const codes: Record<string, ErrorCode> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'BODY_TOO_LARGE',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'UNSUPPORTED_MEDIA_TYPE',
  FST_ERR_CTP_EMPTY_TYPE: 'UNSUPPORTED_MEDIA_TYPE',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'BAD_REQUEST',
};

/** Answers errors outside GraphQL as GraphQL errors: a code of the catalogue, and no stack. */
export function answerErrors(server: FastifyInstance): void {
  server.setErrorHandler<FastifyError | LoomgateError>(answerError);
}

/** Answers one error; also used where no route has been found yet. */
export function answerError(error: FastifyError | LoomgateError, request: FastifyRequest, reply: FastifyReply): void {
  // For a malformed URL no hook has run.
  if (!reply.hasHeader('content-security-policy')) reply.headers(strictHeaders);
  const failure = toLoomgateError(error);
  const { code } = failure.extensions;
  if (catalogue[code].status >= 500) request.log.error({ err: error }, 'request failed');
  // https://www.rfc-editor.org/rfc/rfc6750#section-3.1
  if (code === 'UNAUTHENTICATED') reply.header('www-authenticate', 'Bearer error="invalid_token"');
  reply.header('x-request-id', request.id);
  refuse(request, reply, failure);
}

/** Answers with one error, in the media type that the client prefers, and with `cache-control: no-store`. */
export function refuse(
  { headers, id }: FastifyRequest,
  reply: FastifyReply,
  error: LoomgateError,
  status: number = catalogue[error.extensions.code].status,
): FastifyReply {
  return reply
    .code(status)
    .headers({ 'content-type': refusalTypeOf(headers), 'cache-control': 'no-store' })
    .send(toBody(error, id));
}

function toLoomgateError(error: FastifyError | LoomgateError): LoomgateError {
  if (error instanceof LoomgateError) return error;
  const isClientError = error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500;
  return new LoomgateError(codes[error.code] ?? (isClientError ? 'BAD_REQUEST' : 'INTERNAL_SERVER_ERROR'));
}

/** Returns the body of a response with one error. */
export function toBody(error: LoomgateError, requestId: string) {
  return { errors: [toClientError(error, requestId)] };
}
