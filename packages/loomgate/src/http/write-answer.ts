import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Entry } from '../cache/types';
import { withRequestId } from '../graphql/errors';
import { ageOf, type EntryHeaders, isKnownToClient } from './cache-headers';
import type { Answer } from './execute-request';

/** What tells one client how it stands; HTTP caches would tell it others. */
const ofOneClient = ['ratelimit-policy', 'ratelimit'];

/** Puts the head of an answer on the reply. @returns the body; undefined for none */
export type WriteAnswer = (
  request: FastifyRequest,
  reply: FastifyReply,
  answer: Answer,
) => ReturnType<typeof writeBody> | undefined;

/** @param entryHeaders of answers that are kept */
export function createWriteAnswer(entryHeaders: EntryHeaders): WriteAnswer {
  return (request, reply, { response, entry, source }) => {
    const { status = 200, headers } = response;
    reply.code(status);
    for (const [name, value] of headers) reply.header(name, value);
    if (source !== undefined) reply.header('loomgate-cache', source);
    if (!entry) return writeBody(request, reply, response);
    const { vary } = reply.getHeaders();
    const kept = entryHeaders(entry, vary === undefined ? [] : [String(vary)]);
    for (const [name, value] of kept) reply.header(name, value);
    return writeEntry(request, reply, entry);
  };
}

function writeEntry({ method, headers }: FastifyRequest, reply: FastifyReply, entry: Entry): Buffer | undefined {
  reply.code(200).header('age', ageOf(entry));
  if (method === 'POST') return entry.body;
  if (entry.policy.scope === 'PUBLIC') for (const name of ofOneClient) reply.removeHeader(name);
  if (!isKnownToClient(entry, headers['if-none-match'])) return entry.body;
  reply.code(304).removeHeader('content-type');
  return undefined;
}

function writeBody(
  { id }: FastifyRequest,
  reply: FastifyReply,
  { body }: Answer['response'],
): Buffer | string | AsyncIterableIterator<string> {
  if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store');
  if (body.kind !== 'complete') return body.asyncIterator;
  return reply.statusCode < 400 ? Buffer.from(body.string) : withRequestId(body.string, id);
}
