import { ApolloServer } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
} from '@apollo/server/plugin/disabled';
import { InMemoryLRUCache } from '@apollo/utils.keyvaluecache';
import type { GraphQLSchema } from 'graphql';
import type { RequestContext } from './context';
import { debugExtension } from './debug';
import { createFormatError } from './errors';
import { createCompiledExecution } from './execution/compiled';
import { asGateway } from './execution/gateway';

const persistedQueriesMaxBytes = 16 * 1024 * 1024;

/**
 * Apollo as the gateway runs it. Its cache-control plugin stays off: it wraps every field and costs two fifths of the
 * throughput (docs/decisions/0005-apollo-without-field-wrappers.md).
 * @param report told of every error that clients do not see
 */
export function createApollo(schema: GraphQLSchema, isProduction: boolean, report: (error: unknown) => void) {
  return new ApolloServer<RequestContext>({
    gateway: asGateway(schema, createCompiledExecution(schema)),
    introspection: !isProduction,
    hideSchemaDetailsFromClientErrors: isProduction,
    includeStacktraceInErrorResponses: false,
    csrfPrevention: true,
    allowBatchedHttpRequests: false,
    stopOnTerminationSignals: false,
    cache: new InMemoryLRUCache({ maxSize: persistedQueriesMaxBytes }),
    formatError: createFormatError(isProduction, report),
    plugins: [
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      ...(isProduction ? [] : [debugExtension]),
    ],
  });
}
