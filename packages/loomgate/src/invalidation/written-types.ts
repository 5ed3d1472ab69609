import { setTimeout as sleep } from 'node:timers/promises';
import type { PurgeListener } from '../cache/purges/purge-listener';
import type { Purger } from '../cache/purges/purger';
import { withTimeout } from '../shared/with-timeout';
import type { ReadYourWrites } from './read-your-writes';
import { wholeType } from './row-tags';
import type { TableInvalidation } from './table-invalidation';

/** Purges by type what Prisma writes, for servers whose WAL cannot be read. */
export interface WrittenTypes extends ReadYourWrites {
  /** Records a write. @param table undefined if it is unknown */
  record(table: string | undefined): void;
}

interface WrittenTypesOptions {
  readonly tables: readonly TableInvalidation[];
  readonly purger: Purger;
  readonly listener: Pick<PurgeListener, 'suspend'>;
  hashTag(tag: string): string;
  /** How long the answer of a mutation is delayed at most. */
  readonly timeoutMs?: number;
}

const retryMs = 500;

/**
 * A mutation, after its commit, purges every type that was written since it began, by any mutation. Of two concurrent
 * mutations each purges what either has written, so that the one that commits last also purges last.
 */
export function createWrittenTypes(options: WrittenTypesOptions): WrittenTypes {
  const { tables, purger, listener, hashTag, timeoutMs = 1_000 } = options;
  const counts = { waits: 0, timeouts: 0 };
  const stopping = new AbortController();
  const typesOf = new Map(tables.map(({ name, type, touches }) => [name, [type, ...touches]]));
  const everyType = tables.map(({ type }) => type);
  const lastWrite = new Map<string, number>();
  let clock = 0;

  const purge = (tags: readonly string[]) => withTimeout(purger.purge(tags, null, 'write'), timeoutMs);

  /** Retries until it succeeds; the cache is bypassed until then. */
  async function retry(tags: readonly string[]): Promise<void> {
    const resume = listener.suspend();
    while (!stopping.signal.aborted) {
      await sleep(retryMs, undefined, { signal: stopping.signal }).catch(() => undefined);
      const isDone = await purge(tags).then(
        () => true,
        () => false,
      );
      if (isDone) return resume();
    }
  }

  async function settle(since: number): Promise<void> {
    const written = [...lastWrite].filter(([, at]) => at > since).map(([type]) => type);
    if (written.length === 0) return;
    const tags = written.flatMap(wholeType).map(hashTag);
    counts.waits += 1;
    await purge(tags).catch(() => {
      counts.timeouts += 1;
      void retry(tags);
    });
  }

  return {
    counts,
    record(table) {
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
