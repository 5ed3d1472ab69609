import type { ApolloServerPlugin } from '@apollo/server';
import { type DocumentNode, parse } from 'graphql';
import type { Config } from '../../config';
import type { LoomgateError } from '../../errors';
import type { RequestContext } from '../context';
import { checkSubscription } from '../subscriptions/check-subscription';
import { checkDocument } from './check-document';
import { nameTokenLimit } from './tokens';

export interface DocumentLimits {
  readonly plugin: ApolloServerPlugin<RequestContext>;
  /** Whether a document stands in for one that is refused. Apollo asks all plugins at once: others have to look, too. */
  isRefused(document: DocumentNode): boolean;
}

/**
 * Refuses documents that are too large, and those that validation cannot read, before they are validated. Apollo answers 500 to whatever a plugin throws
 * there, so a refused document is replaced by the smallest one that there is; validating that costs nothing, and in
 * its place the refusal is thrown where Apollo takes one. Apollo remembers the small document for the text of the large
 * one, which is then neither parsed nor counted again.
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
          const standIn = { ...smallest };
          refusals.set(standIn, refusal);
          Object.assign(request, { document: standIn });
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
