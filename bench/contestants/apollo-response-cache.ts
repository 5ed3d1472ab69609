/** Apollo Server with DataLoaders and its response cache plugin; answers are cached for an hour. */
import { ApolloServerPluginCacheControl } from '@apollo/server/plugin/cacheControl';
import responseCache from '@apollo/server-plugin-response-cache';
import { createSource } from '../peers/apollo/loaded-source.ts';
import { serveApollo } from '../peers/apollo/serve.ts';

serveApollo(createSource, [ApolloServerPluginCacheControl({ defaultMaxAge: 3_600 }), responseCache()]);
