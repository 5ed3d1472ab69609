import type { Execute } from 'loomgate';
import { runPeriodically } from 'loomgate';
import type { Logger } from 'pino';
import { accountLimits } from './limits';

const everyMs = 3_600_000;

/** Each delete uses an index on `column`. */
const prunes = [
  {
    label: 'TokenValidity.prune',
    table: 'token_validity',
    column: 'noted_at',
    keptDays: accountLimits.revocationKeptDays,
  },
  {
    label: 'KnownNetwork.prune',
    table: 'known_networks',
    column: 'last_used_at',
    keptDays: accountLimits.networkKeptDays,
  },
];

/**
 * Deletes expired revocations and known networks every hour.
 * @param firstMs milliseconds before the first run
 * @returns stops it, and resolves when no statement is running
 */
export function pruneAccounts(execute: Execute, log: Pick<Logger, 'warn'>, firstMs = everyMs): () => Promise<void> {
  const stopping = new AbortController();
  const pruning = runPeriodically(stopping.signal, firstMs, async () => {
    for (const { label, table, column, keptDays } of prunes) {
      const text = `delete from ${table} where ${column} < now() - $1::float8 * interval '1 day'`;
      await execute({ label, text, values: [keptDays] }).catch((err: unknown) =>
        log.warn({ err, table }, 'old rows could not be deleted; will retry'),
      );
    }
    return everyMs;
  });
  return () => {
    stopping.abort();
    return pruning;
  };
}
