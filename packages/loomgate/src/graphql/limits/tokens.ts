import type { GraphQLError } from 'graphql';
import { LoomgateError } from '../../errors';

/** What graphql-js says where it stops; it has no code for it. */
const stopped = /^Syntax Error: Document contains more tha[nt] (\d+) tokens/;

/**
 * Gives the parser's own refusal of a long document our code. The parser stops at the first token too many, so `found`
 * is how far it has read.
 */
export function nameTokenLimit(errors: readonly GraphQLError[]): void {
  for (const error of errors) {
    const [, digits] = stopped.exec(error.message) ?? [];
    if (!digits) continue;
    const limit = Number(digits);
    const { message, extensions } = new LoomgateError('TOO_MANY_TOKENS', undefined, {
      details: { limit, found: limit + 1 },
    });
    error.message = message;
    Object.assign(error.extensions, extensions);
  }
}
