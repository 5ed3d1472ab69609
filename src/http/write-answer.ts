import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Entry } from '../cache/types';
import { withRequestId } from '../graphql/errors';
import { toUtf8 } from '../shared/utf8';
import { ageOf, entryHeaders, isKnownToClient } from './cache-headers';
import type { Answer } from './run';

/** What tells one client how it stands; HTTP caches would tell it others. */
const ofOneClient = ['ratelimit-policy', 'ratelimit'];

/** Puts the head of an answer on the reply. @returns the body; undefined for none */
export function writeAnswer(request: FastifyRequest, reply: FastifyReply, answer: Answer) {
  const { response, entry, source } = answer;
  const { status = 200, headers, body } = response;
  reply.code(status);
  for (const [name, value] of headers) reply.header(name, value);
  if (source !== undefined) reply.header('loomgate-cache', source);
  if (entry) return writeEntry(request, reply, entry);
  if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store');
  if (body.kind !== 'complete') return body.asyncIterator;
  return reply.statusCode < 400 ? toUtf8(body.string) : withRequestId(body.string, request.id);
}

function writeEntry({ method, headers }: FastifyRequest, reply: FastifyReply, entry: Entry): Buffer | undefined {
  const { vary } = reply.getHeaders();
  for (const [name, value] of entryHeaders(entry, vary === undefined ? [] : [String(vary)])) reply.header(name, value);
  reply.code(200).header('age', ageOf(entry));
  if (method === 'POST') return entry.body;
  if (entry.policy.scope === 'PUBLIC') for (const name of ofOneClient) reply.removeHeader(name);
  if (!isKnownToClient(entry, headers['if-none-match'])) return entry.body;
  reply.code(304).removeHeader('content-type');
  return undefined;
}
