import { setTimeout as sleep } from 'node:timers/promises';
import type { FormattedExecutionResult } from 'graphql';
import { catalogue } from '../../errors';
import { isErrorCode } from '../../errors/client-error';

export type Result = FormattedExecutionResult;

/** The result of an event, and the cursor to go on from when it has arrived; without one where it has no data. */
export interface OnDelivered {
  readonly result: Result;
  readonly cursor?: string | undefined;
}

/** A part that is gone is often back by then. */
const retryMs = [200, 1_000, 3_000];

/**
 * The results of a subscription's events, one after the other: the next event is executed when this result has been
 * taken. It ends with the first event that has no result, so that no client takes a later cursor for all there was. An
 * event whose subject has been deleted since is left out.
 * @param failed what is told when it cannot go on
 * @param signal ends it with the event that is under way
 */
export async function* resultsOf(
  events: AsyncIterable<unknown>,
  execute: (event: unknown) => Promise<Result>,
  failed: (error: unknown) => Result,
  signal: AbortSignal,
): AsyncGenerator<OnDelivered, void> {
  try {
    for await (const event of events) {
      const result = await persistently(() => execute(event), signal);
      if (signal.aborted) return;
      if (isOfWhatIsGone(result)) continue;
      yield { result, cursor: result.data ? cursorOf(event) : undefined };
      if (!result.data) return;
    }
  } catch (error) {
    yield { result: failed(error) };
  }
}

/**
 * Has each result name its cursor in `extensions`, and begins with one that names nothing else: that of the place where the
 * subscription begins.
 */
export async function* withCursors(
  results: AsyncGenerator<OnDelivered, void>,
  start: string | undefined,
): AsyncGenerator<OnDelivered, void> {
  if (start !== undefined) yield { result: { extensions: { cursor: start } } };
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

function isOfWhatIsGone(result: Result): boolean {
  return !result.data && codeOf(result) === 'CONFLICT';
}

/** Tries again what may work later: the event would be lost to this client otherwise. */
async function persistently(execute: () => Promise<Result>, signal: AbortSignal): Promise<Result> {
  for (const pauseMs of retryMs) {
    const result = await execute();
    if (result.data || !isPassing(codeOf(result))) return result;
    await sleep(pauseMs, undefined, { signal }).catch(() => undefined);
  }
  return execute();
}

function isPassing(code: unknown): boolean {
  return isErrorCode(code) && catalogue[code].retryable && catalogue[code].status >= 500;
}

function codeOf({ errors }: Result): unknown {
  return errors?.[0]?.extensions?.code;
}

/**
 * A generator's own `return` waits until it yields, which one that waits for an event may never do: here it ends it.
 * @param end is aborted when it is over, however it ends
 */
export function untilReturned(results: AsyncGenerator<OnDelivered, void>, end: AbortController) {
  const over = (): Promise<IteratorResult<OnDelivered, void>> => {
    end.abort();
    return results.return();
  };
  const ended: AsyncGenerator<OnDelivered, void> = {
    async next() {
      const result = await results.next();
      if (result.done) end.abort();
      return result;
    },
    return: over,
    throw: over,
    [Symbol.asyncIterator]: () => ended,
    [Symbol.asyncDispose]: async () => void (await over()),
  };
  return ended;
}
