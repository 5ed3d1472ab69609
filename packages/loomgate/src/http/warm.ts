import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyBaseLogger } from 'fastify';
import { z } from 'zod';
import { CacheSession } from '../graphql/cache/session';
import { messageOf } from '../shared/message-of';
import { decodeText, fileProblem } from '../shared/text-file';
import type { Answer, ExecuteRequest } from './execute-request';
import { toHeaderMap } from './header-map';

/** Requests as clients send them by POST. */
const requests = z.array(
  z.looseObject({
    query: z.string().optional(),
    operationName: z.string().nullish(),
    documentId: z.string().optional(),
  }),
);
type Sent = z.output<typeof requests>[number];

/** The cache is bypassed for a moment after the start, until it knows that it is fresh. */
const patience = { tries: 120, pauseMs: 250 };
const progressEveryMs = 5_000;

type Log = Pick<FastifyBaseLogger, 'info' | 'warn'>;

/**
 * Asks for the operations of a file, one after the other, as somebody anonymous would, so that their answers are there
 * when the first client asks. What does not work is named in the log, and keeps nothing else from working.
 * @param file a JSON list of `{ query, variables, operationName }`
 * @param stopping ends it between two operations
 */
export async function warm(file: string, run: ExecuteRequest, log: Log, stopping: AbortSignal): Promise<void> {
  const sent = await readRequests(file, log);
  let kept = 0;
  let toldAt = performance.now();
  for (const [index, request] of sent.entries()) {
    if (stopping.aborted) return;
    const problem = await warmOne(request, run, stopping).catch(messageOf);
    if (problem === undefined) kept += 1;
    else log.warn({ file, index, operationName: request.operationName, problem }, 'an answer could not be kept');
    if (performance.now() - toldAt < progressEveryMs) continue;
    toldAt = performance.now();
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

/** @returns what is wrong with it, in words; undefined for nothing */
async function warmOne(request: Sent, run: ExecuteRequest, stopping: AbortSignal): Promise<string | undefined> {
  for (let tries = 0; tries < patience.tries && !stopping.aborted; tries += 1) {
    const headers = toHeaderMap({ 'content-type': 'application/json' });
    const sent = { method: 'POST', headers, search: '', body: request };
    const session = new CacheSession();
    const caller = { viewer: null, address: 'localhost', isFree: true };
    // An answer that has only expired is revalidated when a client asks for it.
    const answer = await session.during(() => run(sent, caller, session));
    if (answer.source !== 'BYPASS') return problemOf(answer, session);
    await sleep(patience.pauseMs, undefined, { signal: stopping }).catch(() => undefined);
  }
  return 'the cache is bypassed';
}

function problemOf({ entry, response: { body } }: Answer, { plan }: CacheSession): string | undefined {
  if (entry) return undefined;
  const { errors } = body.kind === 'complete' ? result.parse(JSON.parse(body.string)) : {};
  if (errors?.[0]) return errors[0].message;
  return plan ? 'the answer depends on who asks' : 'its fields have no @cacheControl that lets it be kept';
}

const result = z.object({ errors: z.array(z.object({ message: z.string() })).optional() });
