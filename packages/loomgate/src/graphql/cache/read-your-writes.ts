import type { ApolloServerPlugin } from '@apollo/server';
import { span } from '../../telemetry/span';
import type { RequestContext } from '../context';

/** Waits until the cache serves no entry from before a write. */
export interface ReadYourWrites {
  /** Called before a mutation writes. @returns called after the write; resolves when its changes are purged, or at a deadline */
  begin(): () => Promise<void>;
}

/** Delays the response of a mutation until its client can read its own writes through the cache. */
export function readYourWritesPlugin(readYourWrites: ReadYourWrites): ApolloServerPlugin<RequestContext> {
  return {
    async requestDidStart() {
      let untilPurged: (() => Promise<void>) | undefined;
      return {
        async didResolveOperation({ operation }) {
          if (operation?.operation === 'mutation') untilPurged = readYourWrites.begin();
        },
        async willSendResponse() {
          if (untilPurged) await span('cache catch up', () => ({}), untilPurged);
        },
      };
    },
  };
}
