import type { ApolloServerPlugin } from '@apollo/server';
import type { GraphQLSchema } from 'graphql';
import type { Config } from '../../config';
import type { RequestContext } from '../context';
import { createAccount, type RateBuckets } from './account';
import type { Charges } from './charges';
import { costPlugin } from './cost-plugin';
import { deadlinePlugin } from './deadline';
import { documentPlugin } from './document-plugin';
import { createPace, type Pace } from './pace';

/** What Apollo is given. */
export interface Limits {
  readonly parseOptions: { readonly maxTokens: number };
  readonly plugins: readonly ApolloServerPlugin<RequestContext>[];
}

/**
 * How much a client may ask (docs/limits.md): of one document, of one operation, and over time.
 * @param buckets shared by every instance, where there is a Redis
 * @param charges undefined where nobody's rate is limited
 */
export function createLimits(
  schema: GraphQLSchema,
  { limits, rateLimit }: Pick<Config, 'limits' | 'rateLimit'>,
  buckets: RateBuckets,
  charges: Charges | undefined,
): Limits & { readonly pace: Pace } {
  const account = rateLimit.isOn ? createAccount(buckets, rateLimit, { charges }) : undefined;
  return {
    parseOptions: { maxTokens: limits.tokens },
    plugins: [documentPlugin(limits), costPlugin(schema, limits, account, charges), deadlinePlugin(limits.executionMs)],
    pace: createPace(account, buckets),
  };
}
