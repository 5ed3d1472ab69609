import type { GraphQLRequest } from '@apollo/server';
import { z } from 'zod';
import { LoomgateError } from '../../errors';

/** https://graphql.github.io/graphql-over-http/draft/#sec-Request-Parameters; the same over sockets. */
const form = z.object({
  query: z.string().nullish(),
  operationName: z.string().nullish(),
  variables: z.record(z.string(), z.unknown()).nullish(),
  extensions: z.record(z.string(), z.unknown()).nullish(),
});

/** @throws LoomgateError BAD_REQUEST for what is no GraphQL request */
export function toGraphqlRequest(sent: unknown): GraphQLRequest {
  const { data } = form.safeParse(sent);
  if (!data) throw new LoomgateError('BAD_REQUEST', 'The request is not a GraphQL request: query is a text.');
  const given = Object.entries(data).filter(([, value]) => value !== null && value !== undefined && value !== '');
  return Object.fromEntries(given);
}
