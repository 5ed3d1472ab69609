import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { catalogue, type ErrorCode, LoomgateError } from '../errors';
import { toClientError } from '../errors/client-error';
import { refusalTypeOf } from './accept';
import { strictHeaders } from './security';

/** Fastify's names for what can be wrong with a request before it reaches a route. */
const codes: Record<string, ErrorCode> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'BODY_TOO_LARGE',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'UNSUPPORTED_MEDIA_TYPE',
  FST_ERR_CTP_EMPTY_TYPE: 'UNSUPPORTED_MEDIA_TYPE',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'BAD_REQUEST',
};

/** Answers whatever fails outside GraphQL in the shape of a GraphQL error, by the catalogue, with no stack. */
export function answerErrors(server: FastifyInstance): void {
  server.setErrorHandler<FastifyError | LoomgateError>(answerError);
}

/** The same for what fails before there is a route. */
export function answerError(error: FastifyError | LoomgateError, request: FastifyRequest, reply: FastifyReply): void {
  // A URL that cannot be read comes here before any hook has run.
  if (!reply.hasHeader('content-security-policy')) reply.headers(strictHeaders);
  const failure = toLoomgateError(error);
  const { code } = failure.extensions;
  if (catalogue[code].status >= 500) request.log.error({ err: error }, 'request failed');
  // https://www.rfc-editor.org/rfc/rfc6750#section-3.1
  if (code === 'UNAUTHENTICATED') reply.header('www-authenticate', 'Bearer error="invalid_token"');
  reply.header('x-request-id', request.id);
  refuse(request, reply, failure);
}

/** Answers with this one error, in the media type that the client prefers, and for no cache to keep. */
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

/** An answer that is this one error. */
export function toBody(error: LoomgateError, requestId: string) {
  return { errors: [toClientError(error, requestId)] };
}
