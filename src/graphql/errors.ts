import { unwrapResolverError } from '@apollo/server/errors';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { catalogue, LoomgateError } from '../errors';

/**
 * Decides what of an error a client sees. Ours, and those a client caused by its request, are shown; anything else is
 * reduced to INTERNAL_SERVER_ERROR, in development with its message.
 * @param report told of every error that is not shown as it is
 */
export function createFormatError(isProduction: boolean, report: (error: unknown) => void) {
  return (formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError => {
    const original = unwrapResolverError(error);
    const code = formatted.extensions?.code;
    if (isClientError(error)) return { message: formatted.message, extensions: { code: 'BAD_REQUEST' } };
    if (original instanceof LoomgateError || (typeof code === 'string' && code !== 'INTERNAL_SERVER_ERROR'))
      return withoutStack(formatted);
    report(original);
    const message = isProduction ? catalogue.INTERNAL_SERVER_ERROR.text : formatted.message;
    return { ...withoutStack(formatted), message };
  };
}

/** Apollo gives some mistakes of clients a status and no code of their own. */
function isClientError(error: unknown): boolean {
  if (!(error instanceof GraphQLError) || error.extensions.code !== undefined) return false;
  const { status = 0 } = error.extensions.http ?? {};
  return status >= 400 && status < 500;
}

function withoutStack(formatted: GraphQLFormattedError): GraphQLFormattedError {
  const { stacktrace: _, ...extensions } = formatted.extensions ?? {};
  return { ...formatted, extensions };
}
