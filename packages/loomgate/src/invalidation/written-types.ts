import { setTimeout as sleep } from 'node:timers/promises';
import type { Purger } from '../cache/shared-store';
import { withTimeout } from '../shared/with-timeout';
import type { LogListener } from './listener';
import type { ReadYourWrites } from './read-your-writes';
import { wholeType } from './row-tags';
import type { TableInvalidation } from './table-invalidation';

/** Purges what Prisma writes, by type, where there is no log to tell of every writer. */
export interface WrittenTypes extends ReadYourWrites {
  /** @param table undefined where it cannot be told which one is written */
  note(table: string | undefined): void;
}

interface WrittenTypesOptions {
  readonly tables: readonly TableInvalidation[];
  readonly purger: Purger;
  readonly listener: Pick<LogListener, 'hold'>;
  digest(tag: string): string;
  /** How long a mutation is held up at the most. */
  readonly timeoutMs?: number;
}

const retryMs = 500;

/**
 * A mutation, once it has committed, purges every type that was written since it began, by whomever. Of two that write
 * at the same time each purges what either has written, so that whoever commits last also purges last.
 */
export function createWrittenTypes(options: WrittenTypesOptions): WrittenTypes {
  const { tables, purger, listener, digest, timeoutMs = 1_000 } = options;
  const counts = { waits: 0, timeouts: 0 };
  const stopping = new AbortController();
  const typesOf = new Map(tables.map(({ name, type, touches }) => [name, [type, ...touches]]));
  const everyType = tables.map(({ type }) => type);
  const lastWrite = new Map<string, number>();
  let clock = 0;

  const purge = (tags: readonly string[]) => withTimeout(purger.purge(tags, null, 'write'), timeoutMs);

  /** Nothing is served until it has been done. */
  async function insist(tags: readonly string[]): Promise<void> {
    const release = listener.hold();
    while (!stopping.signal.aborted) {
      await sleep(retryMs, undefined, { signal: stopping.signal }).catch(() => undefined);
      const isDone = await purge(tags).then(
        () => true,
        () => false,
      );
      if (isDone) return release();
    }
  }

  async function settle(since: number): Promise<void> {
    const written = [...lastWrite].filter(([, at]) => at > since).map(([type]) => type);
    if (written.length === 0) return;
    const tags = written.flatMap(wholeType).map(digest);
    counts.waits += 1;
    await purge(tags).catch(() => {
      counts.timeouts += 1;
      void insist(tags);
    });
  }

  return {
    counts,
    note(table) {
      clock += 1;
      const types = table === undefined ? everyType : (typesOf.get(table) ?? []);
      for (const type of types) lastWrite.set(type, clock);
    },
    begin() {
      const since = clock;
      return () => settle(since);
    },
    stop: () => stopping.abort(),
  };
}
