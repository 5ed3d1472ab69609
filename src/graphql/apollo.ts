import { ApolloServer, type ApolloServerPlugin } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
} from '@apollo/server/plugin/disabled';
import { InMemoryLRUCache } from '@apollo/utils.keyvaluecache';
import type { GraphQLSchema } from 'graphql';
import type { RequestContext } from './context';
import { debugExtension } from './debug';
import { createDocumentStore } from './document-store';
import { createErrorMask, type Report } from './errors';
import { createCompiledExecution } from './execution/compiled';
import { asGateway } from './execution/gateway';
import type { Limits } from './limits';

/** What Apollo would say is reported by the plugins; its own lines would go round the log, with secrets in them. */
const nothing = () => undefined;
const quiet = { debug: nothing, info: nothing, warn: nothing, error: nothing };

const persistedQueriesMaxBytes = 16 * 1024 * 1024;

/**
 * Apollo as the gateway runs it. Its cache-control plugin stays off: it wraps every field and costs two fifths of the
 * throughput (docs/decisions/0005-apollo-without-field-wrappers.md).
 * @param report told of every error that is the server's doing, with the id of the request
 * @param cache asked before an operation is executed; none where nothing is kept
 */
export function createApollo(
  schema: GraphQLSchema,
  isProduction: boolean,
  report: Report,
  limits?: Limits,
  cache: readonly ApolloServerPlugin<RequestContext>[] = [],
) {
  const errors = createErrorMask(isProduction, report);
  return new ApolloServer<RequestContext>({
    gateway: asGateway(schema, createCompiledExecution(schema)),
    introspection: !isProduction,
    hideSchemaDetailsFromClientErrors: isProduction,
    includeStacktraceInErrorResponses: false,
    csrfPrevention: true,
    allowBatchedHttpRequests: false,
    stopOnTerminationSignals: false,
    cache: new InMemoryLRUCache({ maxSize: persistedQueriesMaxBytes }),
    documentStore: createDocumentStore(),
    parseOptions: limits?.parseOptions ?? {},
    formatError: errors.formatError,
    logger: quiet,
    plugins: [
      errors.plugin,
      ...(limits?.plugins ?? []),
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      ...(isProduction ? [] : [debugExtension]),
      // Last, so that it sees the answer as it is sent.
      ...cache,
    ],
  });
}
