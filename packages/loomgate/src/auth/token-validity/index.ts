import type { Logger } from 'pino';
import { identityLimits } from '../../config/identity';
import { LoomgateError } from '../../errors';
import type { Execute } from '../../loaders';
import type { RevocationTables } from '../../project';
import { coalesce } from '../../shared/coalesce';
import { runPeriodically } from '../../shared/run-periodically';
import { type IssuedToken, Revocations } from './revocations';

/** Checks revocation: a token issued before its account revoked its tokens is not valid. */
export interface TokenValidity {
  /** Checks in memory. @returns undefined where memory does not know */
  isValid(token: IssuedToken): boolean | undefined;
  /**
   * Checks in the database.
   * @throws LoomgateError AUTHENTICATION_UNAVAILABLE
   */
  learn(token: IssuedToken): Promise<boolean>;
  /** Calls `revoked` once when the token is revoked, unless the signal aborts before. */
  watch(token: IssuedToken, signal: AbortSignal, revoked: () => void): void;
  /** Reads new revocations from the database. */
  read(): Promise<void>;
  stop(): Promise<void>;
}

/** For projects without revocation: a token is valid until it expires. */
export const alwaysValid: TokenValidity = {
  isValid: () => true,
  learn: async () => true,
  watch: () => undefined,
  read: async () => undefined,
  stop: async () => undefined,
};

interface Options {
  readonly execute: Execute;
  readonly tables: RevocationTables;
  readonly log: Pick<Logger, 'warn'>;
  /** Whether `read` is called for each revocation. */
  isAnnounced(): boolean;
  readonly limits?: ValidityLimits;
}

/** Described in config/identity.ts. */
interface ValidityLimits {
  readonly maxAccounts: number;
  readonly readEveryMs: { readonly announced: number; readonly unannounced: number };
  readonly overlapMs: number;
  readonly maxAgeMs: number;
}

/** Tokens that the gateway has issued are younger than this. */
const coveredMs = identityLimits.token.ttlSeconds * 1_000 + 10 * 60_000;
/** Accounts of one statement. */
const maxAsked = 1_000;

const milliseconds = (instant: string) => `(extract(epoch from ${instant}) * 1000)::float8::text`;

/**
 * Selects recent rows, and rows of transactions that the last read did not see, by one index each. The newest rows come
 * first, so that a truncated result covers a known period. Returns at least one row, whose "nextXid" is the transaction
 * that the next read starts from.
 */
function changedText({ table, accountId, validFrom }: RevocationTables['revocations']): string {
  const columns = `${accountId} as user_id, ${validFrom} as valid_from, noted_at`;
  return `
  select pg_snapshot_xmin(pg_current_snapshot())::text as "nextXid", user_id::text as "userId",
    ${milliseconds('valid_from')} as "validFromMs", ${milliseconds('noted_at')} as "notedAtMs"
  from (select) one left join (
    select * from (
      select ${columns} from ${table} where noted_at > now() - $1::float8 * interval '1 millisecond'
      union select ${columns} from ${table} where xid >= $3::xid8
    ) changed order by noted_at desc limit $2
  ) newest on true`;
}

function askText({ accounts, revocations }: RevocationTables): string {
  const validFrom = `greatest(a.${accounts.validFrom}, r.${revocations.validFrom})`;
  return `
  select asked.id::text as "userId", ${milliseconds(`coalesce(${validFrom}, 'epoch')`)} as "validFromMs"
  from unnest($1::uuid[]) asked (id)
  left join ${accounts.table} a on a.${accounts.id} = asked.id
  left join ${revocations.table} r on r.${revocations.accountId} = asked.id`;
}

interface AccountRow {
  readonly userId: string;
  readonly validFromMs: string;
}

/** All columns but `nextXid` are null where nothing has changed. */
interface ChangedRow extends AccountRow {
  readonly nextXid: string;
  readonly notedAtMs: string;
}

/**
 * Holds the revocations of the last token lifetime in memory. They are read from the database at the start, whenever the
 * WAL announces a change, and periodically.
 * @throws LoomgateError where the first read fails
 */
export async function openTokenValidity({
  execute,
  tables,
  log,
  isAnnounced,
  limits = identityLimits.validity,
}: Options): Promise<TokenValidity> {
  const { maxAccounts, overlapMs, maxAgeMs, readEveryMs } = limits;
  const [changed, asking] = [changedText(tables.revocations), askText(tables)];
  const known = new Revocations(maxAccounts, Date.now() - coveredMs + overlapMs);
  const stopping = new AbortController();
  const learning = new Map<string, Promise<void>>();
  let readFromMs = performance.now() - coveredMs;
  let readFromXid: string | null = null;
  /** Whether a read was truncated, so that revocations of watched tokens may be missing. */
  let isCutOff = false;

  async function readChanged(): Promise<void> {
    const startedMs = performance.now();
    const values = [startedMs - readFromMs + overlapMs, maxAccounts, readFromXid];
    const rows = await execute<ChangedRow>({ label: 'TokenValidity.changed', text: changed, values });
    const found = rows.filter(({ userId }) => userId !== null);
    const oldest = found.at(-1);
    // Older revocations are unknown. Their `valid_from` is at most a second later than `noted_at`.
    if (oldest && found.length === maxAccounts && known.raiseFloor(Number(oldest.notedAtMs) + 1_000)) isCutOff = true;
    for (const { userId, validFromMs } of found.reverse()) known.set(userId, Number(validFromMs));
    if (isCutOff) await askWatched();
    isCutOff = false;
    readFromMs = startedMs;
    readFromXid = rows[0]?.nextXid ?? null;
  }

  const ask = (userIds: readonly string[]) =>
    execute<AccountRow>({ label: 'TokenValidity.ask', text: asking, values: [userIds] });

  /** Checks watched tokens of accounts that are not in memory. */
  async function askWatched(): Promise<void> {
    const userIds = known.watchedOnly();
    for (let from = 0; from < userIds.length; from += maxAsked)
      for (const { userId, validFromMs } of await ask(userIds.slice(from, from + maxAsked)))
        known.notify(userId, Number(validFromMs));
  }

  async function learnOne(id: string): Promise<void> {
    const rows = await ask([id]).catch((cause: unknown) => {
      throw new LoomgateError('AUTHENTICATION_UNAVAILABLE', undefined, { cause });
    });
    for (const { userId, validFromMs } of rows) known.raise(userId, Number(validFromMs));
  }

  /** Concurrent requests with tokens of the same account share a statement. */
  function learnOnce(userId: string): Promise<void> {
    const asked = learning.get(userId) ?? learnOne(userId).finally(() => learning.delete(userId));
    learning.set(userId, asked);
    return asked;
  }

  const read = coalesce(readChanged);
  const warn = (error: unknown) => log.warn({ err: error }, 'revoked tokens cannot be read; retrying');
  await read();
  const reading = runPeriodically(stopping.signal, readEveryMs.unannounced, async () => {
    await read().catch(warn);
    return isAnnounced() ? readEveryMs.announced : readEveryMs.unannounced;
  });

  return {
    isValid: (token) => (performance.now() - readFromMs > maxAgeMs ? undefined : known.isValid(token)),
    async learn(token) {
      await learnOnce(token.viewer.id);
      return known.isValid(token) ?? true;
    },
    watch: (...watched) => known.watch(...watched),
    read,
    stop() {
      stopping.abort();
      return reading;
    },
  };
}
