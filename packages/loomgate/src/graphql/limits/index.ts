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

/** The limits that Apollo applies. */
export interface Limits {
  readonly parseOptions: { readonly maxTokens: number };
  readonly plugins: readonly ApolloServerPlugin<RequestContext>[];
}

/** The limits of Apollo, and those of each client. */
interface ClientLimits extends Limits {
  readonly paceEvent: EventPacing;
  readonly startSubscription: StartSubscription;
  readonly scheduler: RequestScheduler;
}

/**
 * Creates the limits of documents, of operations, and over time (docs/limits.md).
 * @param buckets shared by all instances if there is a Redis
 * @param charges undefined if the rate limit is off
 */
export function createLimits(
  schema: GraphQLSchema,
  { limits, rateLimit }: Pick<Config, 'limits' | 'rateLimit'>,
  buckets: RateBuckets,
  charges: Charges | undefined,
): ClientLimits {
  const account = rateLimit.isOn ? createAccount(buckets, rateLimit, { charges }) : undefined;
  const documents = createDocumentLimits(limits);
  const costs = costPlugin(schema, limits, documents, account, charges);
  return {
    parseOptions: { maxTokens: limits.tokens },
    plugins: [documents.plugin, costs, deadlinePlugin(limits.executionMs)],
    paceEvent: createEventPacing(account, buckets),
    startSubscription: createStartSubscription(),
    scheduler: new RequestScheduler(),
  };
}
