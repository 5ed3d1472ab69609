import type { ApolloServerPlugin } from '@apollo/server';
import type { GraphQLSchema } from 'graphql';
import type { ResponseCache } from '../../cache/types';
import type { Module } from '../../modules/module';
import type { RequestContext } from '../context';
import { createPlanOperation, type StaleSeconds } from './plan';
import { cachePlugin } from './plugin';
import { type ReadYourWrites, readYourWritesPlugin } from './read-your-writes';
import { createRuleOf } from './rules';

/**
 * What Apollo is given of the response cache (docs/cache.md).
 * @param modules whose rules decide for whom an answer is kept
 * @param executionMs how long a request may take
 */
export function createCachePlugins(
  schema: GraphQLSchema,
  modules: readonly Module[],
  stale: StaleSeconds,
  cache: ResponseCache,
  ownWrites: ReadYourWrites,
  executionMs: number,
): ApolloServerPlugin<RequestContext>[] {
  const { staleWhileRevalidateSeconds, staleIfErrorSeconds } = stale;
  const seconds = { staleWhileRevalidateSeconds, staleIfErrorSeconds };
  const planOperation = createPlanOperation(schema, createRuleOf(modules), seconds);
  // The answer is kept as it is sent, so what keeps it comes last.
  return [readYourWritesPlugin(ownWrites), cachePlugin(planOperation, cache, executionMs)];
}
