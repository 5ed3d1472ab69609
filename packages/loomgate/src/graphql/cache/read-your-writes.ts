import type { ApolloServerPlugin } from '@apollo/server';
import { span } from '../../telemetry/span';
import type { RequestContext } from '../context';

/** Whoever knows when what has been written is not served as it was before any more. */
export interface ReadYourWrites {
  /** Before a mutation writes. @returns to be called when it has; resolves then, or at its deadline */
  begin(): () => Promise<void>;
}

/** Holds the answer of a mutation until whoever gets it can read what they have written. */
export function readYourWritesPlugin(ownWrites: ReadYourWrites): ApolloServerPlugin<RequestContext> {
  return {
    async requestDidStart() {
      let settle: (() => Promise<void>) | undefined;
      return {
        async didResolveOperation({ operation }) {
          if (operation?.operation === 'mutation') settle = ownWrites.begin();
        },
        async willSendResponse() {
          if (settle) await span('cache catch up', () => ({}), settle);
        },
      };
    },
  };
}
