import { readFile } from 'node:fs/promises';
import { ApolloServer, type ApolloServerPlugin } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';
import { environment } from '../environment.ts';
import { resolvers } from './resolvers.ts';
import type { Source } from './source.ts';

/**
 * Starts Apollo Server with its own HTTP server and default plugins.
 * @param createSource called for each request
 * @param plugins in addition to the default plugins
 */
export async function serveApollo(
  createSource: () => Source,
  plugins: readonly ApolloServerPlugin<Source>[] = [],
): Promise<void> {
  const typeDefs = await readFile(new URL('schema.graphql', import.meta.url), 'utf8');
  const server = new ApolloServer<Source>({ typeDefs, resolvers, plugins: [...plugins] });
  const { host, port } = environment;
  await startStandaloneServer(server, { listen: { host, port }, context: async () => createSource() });
}
