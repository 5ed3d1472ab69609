import type { ApolloServerPlugin } from '@apollo/server';
import { type DocumentNode, type GraphQLError, parse } from 'graphql';
import type { Config } from '../../config';
import { type ErrorCode, LoomgateError } from '../../errors';
import type { RequestContext } from '../context';
import { checkSubscription } from '../subscriptions/check-subscription';
import { countDocument, type DocumentCounts } from './document-counts';

export interface DocumentLimits {
  readonly plugin: ApolloServerPlugin<RequestContext>;
  /** Whether the document replaces a refused one. Apollo calls all plugins in parallel, so others must check this. */
  isRefused(document: DocumentNode): boolean;
}

/**
 * Refuses documents that exceed the limits, or that validation of graphql-js cannot handle, before they are validated.
 * Apollo answers 500 if a plugin throws in `validationDidStart`. So the plugin replaces `document` of the request context by
 * the smallest valid document, and throws in `didResolveOperation`. Apollo stores the small document under the hash of
 * the large one, which is then neither parsed nor counted again. test/limits/documents.test.ts fails if Apollo stops
 * reading `document` from the request context.
 */
export function createDocumentLimits(limits: Config['limits']): DocumentLimits {
  const refusals = new WeakMap<DocumentNode, LoomgateError>();
  const plugin: ApolloServerPlugin<RequestContext> = {
    async requestDidStart() {
      return {
        async didEncounterErrors({ errors }) {
          nameTokenLimit(errors);
        },
        async validationDidStart(request) {
          const refusal = checkDocument(request.document, limits) ?? checkSubscription(request.document);
          if (!refusal) return;
          const replacement = { ...smallest };
          refusals.set(replacement, refusal);
          Object.assign(request, { document: replacement });
        },
        async didResolveOperation({ document }) {
          const refusal = refusals.get(document);
          if (refusal) throw refusal;
        },
      };
    },
  };
  return { plugin, isRefused: (document) => refusals.has(document) };
}

const smallest = parse('{ __typename }');

/** The error code of each limit, in the order of the checks. */
const checks: readonly (readonly [Exclude<keyof DocumentCounts, 'visits'>, ErrorCode])[] = [
  ['depth', 'TOO_DEEP'],
  ['fields', 'TOO_MANY_FIELDS'],
  ['rootFields', 'TOO_MANY_ROOT_FIELDS'],
  ['aliases', 'TOO_MANY_ALIASES'],
  ['aliasLength', 'ALIAS_TOO_LONG'],
  ['directives', 'TOO_MANY_DIRECTIVES'],
  ['fragments', 'TOO_MANY_FRAGMENTS'],
];

/**
 * Checks a parsed document against the limits.
 * @returns an error with `details: { limit, found }`; undefined if it is within them
 */
function checkDocument(document: DocumentNode, limits: Config['limits']): LoomgateError | undefined {
  const counts = countDocument(document);
  const exceeded = checks.find(([name]) => counts[name] > limits[name]);
  if (!exceeded) return undefined;
  const [name, code] = exceeded;
  return new LoomgateError(code, undefined, { details: { limit: limits[name], found: counts[name] } });
}

/** The message of graphql-js for a document with too many tokens. It has no error code. */
const tooManyTokens = /^Syntax Error: Document contains more tha[nt] (\d+) tokens/;

/**
 * Replaces the parser's error for a document with too many tokens by TOO_MANY_TOKENS. The parser stops at the first token
 * past the limit, so `found` is the limit plus one.
 */
function nameTokenLimit(errors: readonly GraphQLError[]): void {
  for (const error of errors) {
    const [, digits] = tooManyTokens.exec(error.message) ?? [];
    if (!digits) continue;
    const limit = Number(digits);
    const { message, extensions } = new LoomgateError('TOO_MANY_TOKENS', undefined, {
      details: { limit, found: limit + 1 },
    });
    error.message = message;
    Object.assign(error.extensions, extensions);
  }
}
