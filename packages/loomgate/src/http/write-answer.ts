import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Entry } from '../cache/types';
import { ageOf, type EntryHeaders, isKnownToClient } from './cache-headers';
import type { Answer } from './execute-request';

/** Headers about one client, which HTTP caches must not store with a public answer. */
const clientHeaders = ['ratelimit-policy', 'ratelimit'];

/** Sets status and headers of the reply. @returns the body; undefined for none */
export type WriteAnswer = (
  request: FastifyRequest,
  reply: FastifyReply,
  answer: Answer,
) => Buffer | AsyncIterable<string> | undefined;

/** @param entryHeaders returns the headers of cached answers */
export function createWriteAnswer(entryHeaders: EntryHeaders): WriteAnswer {
  return (request, reply, { response, entry, source }) => {
    const { status = 200, headers } = response;
    reply.code(status);
    for (const [name, value] of headers) reply.header(name, value);
    if (source !== undefined) reply.header('loomgate-cache', source);
    if (!entry) return writeBody(reply, response);
    if (source === 'BYPASS') return writeBypassed(reply, entry);
    const { vary } = reply.getHeaders();
    const kept = entryHeaders(entry, vary === undefined ? [] : [String(vary)]);
    for (const [name, value] of kept) reply.header(name, value);
    return writeEntry(request, reply, entry);
  };
}

function writeEntry({ method, headers }: FastifyRequest, reply: FastifyReply, entry: Entry): Buffer | undefined {
  reply.code(200).header('age', ageOf(entry));
  if (method === 'POST') return entry.body;
  if (entry.policy.scope === 'PUBLIC') for (const name of clientHeaders) reply.removeHeader(name);
  if (!isKnownToClient(entry, headers['if-none-match'])) return entry.body;
  reply.code(304).removeHeader('content-type');
  return undefined;
}

/** While nothing tells the gateway of changes, HTTP caches store nothing either. */
function writeBypassed(reply: FastifyReply, { body }: Entry): Buffer {
  reply.header('cache-control', 'no-store');
  return body;
}

function writeBody(reply: FastifyReply, { body }: Answer['response']): Buffer | AsyncIterable<string> {
  if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store');
  return body.kind === 'complete' ? Buffer.from(body.string) : body.asyncIterator;
}
