import { ApolloServer, type ApolloServerPlugin } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
} from '@apollo/server/plugin/disabled';
import { InMemoryLRUCache } from '@apollo/utils.keyvaluecache';
import type { GraphQLSchema } from 'graphql';
import type { Config } from '../config';
import type { RequestContext } from './context';
import { debugExtension } from './debug';
import { createDocumentStore } from './document-store';
import { createErrorMask, type Report } from './errors';
import { createApolloExecutor, createExecution, executionPlugin, type Traced } from './execution';
import type { Limits } from './limits';
import { observePlugin } from './observe/plugin';
import { refusalsPlugin } from './refusals';
import { type OnReportFailure, studioGraph, studioPlugins } from './studio';
import { subscriptionPlugin } from './subscriptions/plugin';

/** Plugins report what Apollo logs. Its own lines would bypass the log, and may contain secrets. */
const ignore = () => undefined;
const silentLogger = { debug: ignore, info: ignore, warn: ignore, error: ignore };

const persistedQueriesMaxBytes = 16 * 1024 * 1024;

/** Optional parts. */
interface Extras {
  readonly limits?: Limits | undefined;
  readonly executor?: Config['executor'];
  readonly traced?: Traced | undefined;
  readonly studio?: Config['telemetry']['studio'];
  readonly onReportFailure?: OnReportFailure;
  /** The plugins of the response cache; none if it is off. */
  readonly cache?: readonly ApolloServerPlugin<RequestContext>[] | undefined;
}

/**
 * Creates the Apollo server of the gateway. Apollo's cache-control plugin is off: it wraps every field and costs 40 % of
 * the throughput (docs/decisions/0005-no-per-field-wrappers.md).
 * @param report called with every server error and the request id
 */
export function createApollo(
  schema: GraphQLSchema,
  isProduction: boolean,
  report: Report,
  { limits, studio, onReportFailure = ignore, cache = [], ...execution }: Extras = {},
) {
  const errors = createErrorMask(isProduction, report);
  return new ApolloServer<RequestContext>({
    gateway: createApolloExecutor(schema),
    ...studioGraph(studio),
    introspection: !isProduction,
    hideSchemaDetailsFromClientErrors: isProduction,
    includeStacktraceInErrorResponses: false,
    // http/graphql.ts prevents cross-site requests.
    csrfPrevention: false,
    allowBatchedHttpRequests: false,
    stopOnTerminationSignals: false,
    cache: new InMemoryLRUCache({ maxSize: persistedQueriesMaxBytes }),
    documentStore: createDocumentStore(),
    parseOptions: limits?.parseOptions ?? {},
    formatError: errors.formatError,
    logger: silentLogger,
    plugins: [
      errors.plugin,
      observePlugin(schema),
      refusalsPlugin,
      ...studioPlugins(schema, studio, onReportFailure),
      ...(limits?.plugins ?? []),
      // After the limits: an operation that they refuse has no type to check.
      subscriptionPlugin,
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      ...(isProduction ? [] : [debugExtension]),
      // After the others, so that it sees the response as it is sent.
      ...cache,
      // Last: a cache hit is not executed.
      executionPlugin(schema, createExecution(schema, execution)),
    ],
  });
}
