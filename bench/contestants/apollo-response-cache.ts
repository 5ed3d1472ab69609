/** Apollo Server with DataLoaders, and everything cached for an hour by its own plugin. */
import { ApolloServerPluginCacheControl } from '@apollo/server/plugin/cacheControl';
import responseCache from '@apollo/server-plugin-response-cache';
import { createSource } from '../peers/apollo/loaded-source.ts';
import { serveApollo } from '../peers/apollo/serve.ts';

serveApollo(createSource, [ApolloServerPluginCacheControl({ defaultMaxAge: 3_600 }), responseCache()]);
