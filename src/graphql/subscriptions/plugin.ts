import type { ApolloServerPlugin } from '@apollo/server';
import { LoomgateError } from '../../errors';
import type { RequestContext } from '../context';
import { lacksStream } from './turn';

/** Keeps subscriptions and the ways that they are served by together, and everything else apart from both. */
export const subscriptionPlugin: ApolloServerPlugin<RequestContext> = {
  async requestDidStart() {
    return {
      async didResolveOperation({ operation, source, contextValue: { subscription } }) {
        if (subscription?.kind === 'opening') subscription.source = source;
        const type = operation?.operation;
        if (lacksStream(type, subscription)) throw new LoomgateError('SUBSCRIPTION_NEEDS_STREAM');
        if (subscription && type !== 'subscription') throw new LoomgateError('SUBSCRIPTIONS_ONLY');
      },
    };
  },
};
