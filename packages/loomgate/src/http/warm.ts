import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyBaseLogger } from 'fastify';
import { z } from 'zod';
import { CacheSession } from '../graphql/cache/session';
import { messageOf } from '../shared/message-of';
import { decodeText, fileProblem } from '../shared/text-file';
import type { Answer, ExecuteRequest } from './execute-request';
import { toHeaderMap } from './read-request';

/** The format of the file: bodies of POST requests. */
const requests = z.array(
  z.looseObject({
    query: z.string().optional(),
    operationName: z.string().nullish(),
    documentId: z.string().optional(),
  }),
);
type Sent = z.output<typeof requests>[number];

/** After the start the cache is bypassed until its position in the WAL is known. */
const retry = { tries: 120, pauseMs: 250 };
const progressEveryMs = 5_000;

type Log = Pick<FastifyBaseLogger, 'info' | 'warn'>;

/**
 * Fills the cache: executes the operations of a file one after the other as an anonymous client. An operation that fails
 * is logged, and the next one follows.
 * @param file a JSON list of `{ query, variables, operationName }`
 * @param stopping ends it between two operations
 */
export async function warm(
  file: string,
  executeRequest: ExecuteRequest,
  log: Log,
  stopping: AbortSignal,
): Promise<void> {
  const sent = await readRequests(file, log);
  let kept = 0;
  let loggedAt = performance.now();
  for (const [index, request] of sent.entries()) {
    if (stopping.aborted) return;
    const problem = await warmOne(request, executeRequest, stopping).catch(messageOf);
    if (problem === undefined) kept += 1;
    else log.warn({ file, index, operationName: request.operationName, problem }, 'an answer could not be kept');
    if (performance.now() - loggedAt < progressEveryMs) continue;
    loggedAt = performance.now();
    log.info({ kept, done: index + 1, of: sent.length }, 'filling the response cache');
  }
  if (sent.length > 0) log.info({ kept, of: sent.length }, 'response cache filled');
}

async function readRequests(file: string, log: Log): Promise<Sent[]> {
  try {
    return requests.parse(JSON.parse(decodeText(await readFile(file))));
  } catch (error) {
    const problem = error instanceof z.ZodError ? z.prettifyError(error) : (fileProblem(error) ?? messageOf(error));
    log.warn({ file, problem }, unreadable);
    return [];
  }
}

const unreadable =
  'CACHE_WARM_FILE cannot be read; the response cache fills as clients ask. Name a JSON file, relative to the project';

/** @returns why the answer is not cached; undefined where it is */
async function warmOne(
  request: Sent,
  executeRequest: ExecuteRequest,
  stopping: AbortSignal,
): Promise<string | undefined> {
  for (let tries = 0; tries < retry.tries && !stopping.aborted; tries += 1) {
    const headers = toHeaderMap({ 'content-type': 'application/json' });
    const sent = { method: 'POST', headers, search: '', body: request };
    const session = new CacheSession();
    const caller = { viewer: null, address: 'localhost', isFree: true };
    // The session of a stale answer is closed without a refresh: the next client revalidates it.
    const answer = await session.runThenClose(() => executeRequest(sent, caller, session));
    if (answer.source !== 'BYPASS') return problemOf(answer, session);
    await sleep(retry.pauseMs, undefined, { signal: stopping }).catch(() => undefined);
  }
  return 'the cache is bypassed';
}

function problemOf({ entry, response: { body } }: Answer, { plan }: CacheSession): string | undefined {
  if (entry) return undefined;
  const { errors } = body.kind === 'complete' ? result.parse(JSON.parse(body.string)) : {};
  if (errors?.[0]) return errors[0].message;
  return plan ? 'the answer depends on the viewer' : 'its fields have no @cacheControl that allows caching';
}

const result = z.object({ errors: z.array(z.object({ message: z.string() })).optional() });
