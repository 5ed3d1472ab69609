import type { ApolloServerPlugin } from '@apollo/server';
import type { GraphQLSchema } from 'graphql';
import type { Config } from '../../config';
import type { RequestContext } from '../context';
import { createAccount, type RateBuckets } from './account';
import type { Charges } from './charges';
import { costPlugin } from './cost-plugin';
import { deadlinePlugin } from './deadline';
import { createDocumentLimits } from './document-plugin';
import { createEventPacing, type EventPacing } from './event-pacing';
import { RequestScheduler } from './request-scheduler';
import { createStartSubscription, type StartSubscription } from './start-subscription';

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
): Limits & { readonly pace: EventPacing; readonly inTurn: StartSubscription; readonly turns: RequestScheduler } {
  const account = rateLimit.isOn ? createAccount(buckets, rateLimit, { charges }) : undefined;
  const documents = createDocumentLimits(limits);
  const costs = costPlugin(schema, limits, documents, account, charges);
  return {
    parseOptions: { maxTokens: limits.tokens },
    plugins: [documents.plugin, costs, deadlinePlugin(limits.executionMs)],
    pace: createEventPacing(account, buckets),
    inTurn: createStartSubscription(),
    turns: new RequestScheduler(),
  };
}
