import type { ApolloServerPlugin } from '@apollo/server';
import { LoomgateError } from '../../errors';
import type { RequestContext } from '../context';
import { isMisplaced } from './start';

/** Keeps subscriptions and the ways that they are served by together, and everything else apart from both. */
export const subscriptionPlugin: ApolloServerPlugin<RequestContext> = {
  async requestDidStart() {
    return {
      async didResolveOperation({ operation, source, contextValue: { subscription } }) {
        if (subscription?.kind === 'opening') subscription.source = source;
        if (isMisplaced(operation?.operation, subscription))
          throw new LoomgateError(subscription ? 'SUBSCRIPTIONS_ONLY' : 'SUBSCRIPTION_NEEDS_STREAM');
      },
    };
  },
};
