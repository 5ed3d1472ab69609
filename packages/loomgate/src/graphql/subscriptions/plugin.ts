import type { ApolloServerPlugin } from '@apollo/server';
import { LoomgateError } from '../../errors';
import type { RequestContext } from '../context';
import { isOnWrongTransport } from './start';

/** Refuses subscriptions on transports without streams, and other operations on transports for subscriptions. */
export const subscriptionPlugin: ApolloServerPlugin<RequestContext> = {
  async requestDidStart() {
    return {
      async didResolveOperation({ operation, source, contextValue: { subscription } }) {
        if (subscription?.kind === 'start') subscription.source = source;
        if (isOnWrongTransport(operation?.operation, subscription))
          throw new LoomgateError(subscription ? 'SUBSCRIPTIONS_ONLY' : 'SUBSCRIPTION_NEEDS_STREAM');
      },
    };
  },
};
