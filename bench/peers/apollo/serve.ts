import { readFile } from 'node:fs/promises';
import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';
import { environment } from '../environment.ts';
import { resolvers } from './resolvers.ts';
import type { Source } from './source.ts';

/**
 * Apollo Server as it comes: its own HTTP server, its default plugins.
 * @param createSource called for each request
 */
export async function serveApollo(createSource: () => Source): Promise<void> {
  const typeDefs = await readFile(new URL('schema.graphql', import.meta.url), 'utf8');
  const server = new ApolloServer<Source>({ typeDefs, resolvers });
  const { host, port } = environment;
  await startStandaloneServer(server, { listen: { host, port }, context: async () => createSource() });
}
