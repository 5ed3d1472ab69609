import type { FastifyError, FastifyInstance } from 'fastify';
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
  server.setErrorHandler<FastifyError | LoomgateError>((error, request, reply) => {
    const failure = toLoomgateError(error);
    const { code } = failure.extensions;
    if (catalogue[code].status >= 500) request.log.error({ err: error }, 'request failed');
    return reply.code(catalogue[code].status).send(toBody(failure));
  });
  server.setNotFoundHandler((_request, reply) =>
    reply.code(404).send(toBody(new LoomgateError('NOT_FOUND', 'There is nothing here. The API is at /graphql.'))),
  );
}

function toLoomgateError(error: FastifyError | LoomgateError): LoomgateError {
  if (error instanceof LoomgateError) return error;
  const isClientError = error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500;
  return new LoomgateError(codes[error.code] ?? (isClientError ? 'BAD_REQUEST' : 'INTERNAL_SERVER_ERROR'));
}

function toBody({ message, extensions }: LoomgateError) {
  return { errors: [{ message, extensions }] };
}
