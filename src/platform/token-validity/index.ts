import type { Logger } from 'pino';
import { identityLimits } from '../../config/identity';
import { LoomgateError } from '../../errors';
import { everyNowAndThen } from '../../events/schedule';
import { createShared } from '../../invalidation/shared-call';
import type { Execute } from '../../loaders';
import { type IssuedToken, Revocations } from './revocations';

/** Whether tokens are still valid: those that an account was given before its `tokens_valid_from` are not. */
export interface TokenValidity {
  /** Tells from memory; undefined where it cannot. */
  isValid(token: IssuedToken): boolean | undefined;
  /**
   * Tells by asking the database where memory cannot.
   * @throws LoomgateError AUTHENTICATION_UNAVAILABLE
   */
  learn(token: IssuedToken): Promise<boolean>;
  /** Calls when the token is not valid any more, unless the signal aborts before. */
  watch(token: IssuedToken, signal: AbortSignal, revoked: () => void): void;
  /** Reads what has been revoked in the database. */
  read(): Promise<void>;
  stop(): Promise<void>;
}

interface Options {
  readonly execute: Execute;
  readonly log: Pick<Logger, 'warn'>;
  /** Whether revocations are announced, by calls of `read`. */
  isAnnounced(): boolean;
  readonly limits?: ValidityLimits;
}

/** See config/identity.ts. */
interface ValidityLimits {
  readonly maxAccounts: number;
  readonly readEveryMs: { readonly announced: number; readonly unannounced: number };
  readonly overlapMs: number;
  readonly keptDays: number;
}

/** Tokens of our own are all younger. */
const coveredMs = identityLimits.token.ttlSeconds * 1_000 + 10 * 60_000;
const pruneEveryMs = 3_600_000;

const milliseconds = (instant: string) => `(extract(epoch from ${instant}) * 1000)::float8::text`;

/** By an index. The newest are first: where there are too many, it is known how far back they reach. */
const changedText = `
  select user_id::text as "userId", ${milliseconds('valid_from')} as "validFromMs", ${milliseconds('noted_at')} as "notedAtMs"
  from token_validity where noted_at > now() - $1::float8 * interval '1 millisecond' order by noted_at desc limit $2`;

const oneText = `
  select ${milliseconds("coalesce(greatest(u.tokens_valid_from, v.valid_from), 'epoch')")} as "validFromMs"
  from (select $1::uuid as id) asked
  left join users u on u.id = asked.id left join token_validity v on v.user_id = asked.id`;

const pruneText = `delete from token_validity where noted_at < now() - $1::float8 * interval '1 day'`;

interface ChangedRow {
  readonly userId: string;
  readonly validFromMs: string;
  readonly notedAtMs: string;
}

/**
 * Holds in memory which accounts' tokens have been revoked while tokens of our own could be valid. It is read from the
 * database at the start, whenever the log announces a change, and from time to time.
 * @throws LoomgateError when it cannot be read now
 */
export async function openTokenValidity({
  execute,
  log,
  isAnnounced,
  limits = identityLimits.validity,
}: Options): Promise<TokenValidity> {
  const { maxAccounts, overlapMs, readEveryMs } = limits;
  const known = new Revocations(maxAccounts, Date.now() - coveredMs + overlapMs);
  const stopping = new AbortController();
  const learning = new Map<string, Promise<void>>();
  let readFromMs = performance.now() - coveredMs;

  async function readChanged(): Promise<void> {
    const startedMs = performance.now();
    const values = [startedMs - readFromMs + overlapMs, maxAccounts];
    const rows = await execute<ChangedRow>({ label: 'TokenValidity.changed', text: changedText, values });
    const oldest = rows.at(-1);
    // What is older is not known, and was valid from a second later at most.
    if (oldest && rows.length === maxAccounts) known.raiseFloor(Number(oldest.notedAtMs) + 1_000);
    for (const { userId, validFromMs } of rows.reverse()) known.set(userId, Number(validFromMs));
    readFromMs = startedMs;
  }

  async function ask(userId: string): Promise<void> {
    const statement = { label: 'TokenValidity.one', text: oneText, values: [userId] };
    const [row] = await execute<{ validFromMs: string }>(statement).catch((cause: unknown) => {
      throw new LoomgateError('AUTHENTICATION_UNAVAILABLE', undefined, { cause });
    });
    if (row && !known.has(userId)) known.set(userId, Number(row.validFromMs));
  }

  /** Requests with tokens of the same account share a statement. */
  function askOnce(userId: string): Promise<void> {
    const asked = learning.get(userId) ?? ask(userId).finally(() => learning.delete(userId));
    learning.set(userId, asked);
    return asked;
  }

  const read = createShared(readChanged);
  const warn = (error: unknown) => log.warn({ err: error }, 'revoked tokens could not be read; it is tried again');
  await read();
  const reading = everyNowAndThen(stopping.signal, readEveryMs.unannounced, async () => {
    await read().catch(warn);
    return isAnnounced() ? readEveryMs.announced : readEveryMs.unannounced;
  });
  const pruning = everyNowAndThen(stopping.signal, pruneEveryMs, async () => {
    await execute({ label: 'TokenValidity.prune', text: pruneText, values: [limits.keptDays] }).catch(warn);
    return pruneEveryMs;
  });

  return {
    isValid: (token) => known.isValid(token),
    async learn(token) {
      await askOnce(token.viewer.id);
      return known.isValid(token) ?? true;
    },
    watch: (...watched) => known.watch(...watched),
    read,
    async stop() {
      stopping.abort();
      await Promise.all([reading, pruning]);
    },
  };
}
