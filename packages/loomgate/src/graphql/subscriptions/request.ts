import type { GraphQLRequest } from '@apollo/server';
import { z } from 'zod';
import { LoomgateError } from '../../errors';

/** https://graphql.github.io/graphql-over-http/draft/#sec-Request-Parameters; the same over WebSockets. */
const form = z.object({
  query: z.string().nullish(),
  operationName: z.string().nullish(),
  variables: z.record(z.string(), z.unknown()).nullish(),
  extensions: z.record(z.string(), z.unknown()).nullish(),
});

/** Validates a request and drops empty parameters. @throws LoomgateError BAD_REQUEST */
export function toGraphqlRequest(body: unknown): GraphQLRequest {
  const { data } = form.safeParse(body);
  if (!data) throw new LoomgateError('BAD_REQUEST', 'The request is not a GraphQL request: query must be a string.');
  const parameters = Object.entries(data).filter(([, value]) => value !== null && value !== undefined && value !== '');
  return Object.fromEntries(parameters);
}
