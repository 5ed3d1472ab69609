import { setTimeout as sleep } from 'node:timers/promises';
import type { FormattedExecutionResult } from 'graphql';
import { catalogue } from '../../errors';
import { isErrorCode } from '../../errors/client-error';

export type Result = FormattedExecutionResult;

/** The result of an event, and the cursor to resume after it; without a cursor if the result has no data. */
export interface EventResult {
  readonly result: Result;
  readonly cursor?: string | undefined;
}

/** Delays before retries, in which an unavailable dependency often recovers. */
const retryDelaysMs = [200, 1_000, 3_000];

/**
 * Executes the events of a subscription one after the other: the next event when the previous result was consumed. Ends with
 * the first result without data, because a later cursor would skip that event. Skips events whose object was deleted.
 * @param toFailure makes the last result when the source stream fails
 * @param signal ends the results after the current event
 */
export async function* resultsOf(
  events: AsyncIterable<unknown>,
  execute: (event: unknown) => Promise<Result>,
  toFailure: (error: unknown) => Result,
  signal: AbortSignal,
): AsyncGenerator<EventResult, void> {
  try {
    for await (const event of events) {
      const result = await executeWithRetries(() => execute(event), signal);
      if (signal.aborted) return;
      if (isOfDeletedObject(result)) continue;
      yield { result, cursor: result.data ? cursorOf(event) : undefined };
      if (!result.data) return;
    }
  } catch (error) {
    yield { result: toFailure(error) };
  }
}

/**
 * Adds the cursor of each result to its `extensions`. The first result has no data, only the cursor of the start of the
 * subscription.
 */
export async function* withCursors(
  results: AsyncGenerator<EventResult, void>,
  startCursor: string | undefined,
): AsyncGenerator<EventResult, void> {
  if (startCursor !== undefined) yield { result: { extensions: { cursor: startCursor } } };
  for await (const { result, cursor } of results)
    yield {
      result: cursor === undefined ? result : { ...result, extensions: { ...result.extensions, cursor } },
      cursor,
    };
}

function cursorOf(event: unknown): string | undefined {
  const hasCursor = typeof event === 'object' && event !== null && 'cursor' in event;
  return hasCursor && typeof event.cursor === 'string' ? event.cursor : undefined;
}

function isOfDeletedObject(result: Result): boolean {
  return !result.data && codeOf(result) === 'CONFLICT';
}

/** Retries retryable server errors: otherwise the client would lose the event. */
async function executeWithRetries(execute: () => Promise<Result>, signal: AbortSignal): Promise<Result> {
  for (const delayMs of retryDelaysMs) {
    const result = await execute();
    if (result.data || !isRetryable(codeOf(result))) return result;
    await sleep(delayMs, undefined, { signal }).catch(() => undefined);
  }
  return execute();
}

function isRetryable(code: unknown): boolean {
  return isErrorCode(code) && catalogue[code].retryable && catalogue[code].status >= 500;
}

function codeOf({ errors }: Result): unknown {
  return errors?.[0]?.extensions?.code;
}

/**
 * Wraps the results so that `return` ends them at once. `return` of a generator waits for the next `yield`, which may never
 * come while it waits for an event.
 * @param end aborted when the results end
 */
export function untilReturned(results: AsyncGenerator<EventResult, void>, end: AbortController) {
  const endNow = (): Promise<IteratorResult<EventResult, void>> => {
    end.abort();
    return results.return();
  };
  const wrapped: AsyncGenerator<EventResult, void> = {
    async next() {
      const result = await results.next();
      if (result.done) end.abort();
      return result;
    },
    return: endNow,
    throw: endNow,
    [Symbol.asyncIterator]: () => wrapped,
    [Symbol.asyncDispose]: async () => void (await endNow()),
  };
  return wrapped;
}
