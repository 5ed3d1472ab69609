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
import { type OnUnreported, studioGraph, studioPlugins } from './studio';
import { subscriptionPlugin } from './subscriptions/plugin';

/** What Apollo would say is reported by the plugins; its own lines would go round the log, with secrets in them. */
const nothing = () => undefined;
const quiet = { debug: nothing, info: nothing, warn: nothing, error: nothing };

const persistedQueriesMaxBytes = 16 * 1024 * 1024;

/** What may be left out. */
interface Extras {
  readonly limits?: Limits | undefined;
  readonly executor?: Config['executor'];
  readonly traced?: Traced | undefined;
  readonly studio?: Config['telemetry']['studio'];
  readonly onUnreported?: OnUnreported;
  /** Asked before an operation is executed; none where nothing is kept. */
  readonly cache?: readonly ApolloServerPlugin<RequestContext>[] | undefined;
}

/**
 * Apollo as the gateway runs it. Its cache-control plugin stays off: it wraps every field and costs two fifths of the
 * throughput (docs/decisions/0005-no-per-field-wrappers.md).
 * @param report told of every error that is the server's doing, with the id of the request
 */
export function createApollo(
  schema: GraphQLSchema,
  isProduction: boolean,
  report: Report,
  { limits, studio, onUnreported = nothing, cache = [], ...execution }: Extras = {},
) {
  const errors = createErrorMask(isProduction, report);
  return new ApolloServer<RequestContext>({
    gateway: createApolloExecutor(schema),
    ...studioGraph(studio),
    introspection: !isProduction,
    hideSchemaDetailsFromClientErrors: isProduction,
    includeStacktraceInErrorResponses: false,
    // http/graphql.ts refuses what pages of other sites may have sent.
    csrfPrevention: false,
    allowBatchedHttpRequests: false,
    stopOnTerminationSignals: false,
    cache: new InMemoryLRUCache({ maxSize: persistedQueriesMaxBytes }),
    documentStore: createDocumentStore(),
    parseOptions: limits?.parseOptions ?? {},
    formatError: errors.formatError,
    logger: quiet,
    plugins: [
      errors.plugin,
      observePlugin(schema),
      refusalsPlugin,
      ...studioPlugins(schema, studio, onUnreported),
      ...(limits?.plugins ?? []),
      // Behind the limits: what they refuse is no operation of any kind.
      subscriptionPlugin,
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      ...(isProduction ? [] : [debugExtension]),
      // Behind the others, so that it sees the answer as it is sent.
      ...cache,
      // What the cache has is not executed.
      executionPlugin(schema, createExecution(schema, execution)),
    ],
  });
}
