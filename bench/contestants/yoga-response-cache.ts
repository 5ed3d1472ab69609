/** GraphQL Yoga with DataLoaders and its response cache plugin; answers are cached for an hour. */

import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { useResponseCache } from '@graphql-yoga/plugin-response-cache';
import { createSchema, createYoga } from 'graphql-yoga';
import { createSource } from '../peers/apollo/loaded-source.ts';
import { resolvers } from '../peers/apollo/resolvers.ts';
import { environment } from '../peers/environment.ts';

const typeDefs = await readFile(new URL('../peers/apollo/schema.graphql', import.meta.url), 'utf8');
const yoga = createYoga({
  schema: createSchema({ typeDefs, resolvers }),
  context: createSource,
  logging: false,
  plugins: [useResponseCache({ session: () => null, ttl: 3_600_000 })],
});
createServer(yoga).listen(environment.port, environment.host);
