import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { catalogue, type ErrorCode, LoomgateError } from '../errors';

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
  const failure = toLoomgateError(error);
  const { status } = catalogue[failure.extensions.code];
  if (status >= 500) request.log.error({ err: error }, 'request failed');
  reply.code(status).send(toBody(failure));
}

function toLoomgateError(error: FastifyError | LoomgateError): LoomgateError {
  if (error instanceof LoomgateError) return error;
  const isClientError = error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500;
  return new LoomgateError(codes[error.code] ?? (isClientError ? 'BAD_REQUEST' : 'INTERNAL_SERVER_ERROR'));
}

/** An answer that is this one error. */
export function toBody({ message, extensions }: LoomgateError) {
  return { errors: [{ message, extensions }] };
}
