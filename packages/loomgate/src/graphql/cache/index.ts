import type { ApolloServerPlugin } from '@apollo/server';
import type { GraphQLSchema } from 'graphql';
import type { ResponseCache } from '../../cache/types';
import type { Module } from '../../modules/module';
import type { RequestContext } from '../context';
import { ruleTable } from '../rule-table';
import { createPlanOperation, type StaleSeconds } from './plan';
import { cachePlugin } from './plugin';
import { type ReadYourWrites, readYourWritesPlugin } from './read-your-writes';
import type { RowSecurity } from './row-security';
import { createVaryByOf } from './rules';
import type { Follows } from './tags';

/** The part of invalidation that requests use. */
interface Invalidation {
  readonly readYourWrites: ReadYourWrites;
  readonly follows: Follows;
}

/**
 * Creates the Apollo plugins of the response cache (docs/cache.md).
 * @param modules their rules decide the cache scope of an operation
 * @param executionMs the deadline of a request
 * @param rowSecurity the types of tables with row level security
 */
export function createCachePlugins(
  schema: GraphQLSchema,
  modules: readonly Module[],
  stale: StaleSeconds,
  cache: ResponseCache,
  invalidation: Invalidation,
  executionMs: number,
  rowSecurity: RowSecurity,
): ApolloServerPlugin<RequestContext>[] {
  const { readYourWrites, follows } = invalidation;
  const { staleWhileRevalidateSeconds, staleIfErrorSeconds } = stale;
  const seconds = { staleWhileRevalidateSeconds, staleIfErrorSeconds };
  const planOperation = createPlanOperation(
    schema,
    createVaryByOf(schema, modules),
    seconds,
    ruleTable(schema, modules),
    rowSecurity,
  );
  // Last the plugin that stores the response, so that it sees the response as it is sent.
  return [readYourWritesPlugin(readYourWrites), cachePlugin(planOperation, cache, executionMs, follows, rowSecurity)];
}
