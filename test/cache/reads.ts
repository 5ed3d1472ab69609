import type { Scheduler } from 'fast-check';
import type { Claim, Entry, FillLease, Plan } from '../../packages/loomgate/src/cache/types';
import type { Instance } from './instance';
import { step } from './wire';

/** The rows that each operation reads. */
const operations: readonly (readonly number[])[] = [[0], [1], [0, 1]];

const policy: Plan['policy'] = {
  ttlSeconds: 60,
  scope: 'PUBLIC',
  staleWhileRevalidateSeconds: 60,
  staleIfErrorSeconds: 600,
};

/** The database: a list of commits, each of one row. A row's version is the position of its last commit. */
export interface Rows {
  /** @param upTo the number of visible commits; default: all */
  versionOf(row: number, upTo?: number): number;
}

/** Reads in progress, and those that received an older version than allowed. */
export interface Reads {
  begin(instance: Instance, operation: number, fails: boolean): void;
  finish(): Promise<readonly string[]>;
}

export function createReads(rows: Rows, scheduler: Scheduler): Reads {
  const underWay: Promise<void>[] = [];
  const stale: string[] = [];
  const pause = () => step(scheduler, async () => undefined);

  async function read(instance: Instance, operation: number, fails: boolean): Promise<void> {
    const read = operations[operation] ?? [];
    const floors = read.map((row) => rows.versionOf(row, Number(instance.appliedLsn)));
    const { entry, from } = await answer(instance, { key: `operation-${operation}`, policy }, read, fails);
    if (!entry) return;
    const versions: number[] = JSON.parse(entry.body.toString());
    if (versions.some((version, n) => version < (floors[n] ?? 0))) stale.push(`${from}: ${versions} before ${floors}`);
  }

  async function answer({ cache }: Instance, plan: Plan, read: readonly number[], fails: boolean): Promise<Answer> {
    const peeked = cache.peek(plan);
    if (peeked) return { entry: peeked, from: 'peek' };
    const claim: Claim = await cache.claim(plan);
    if (claim.kind === 'bypass') return { entry: undefined, from: 'bypass' };
    if (claim.kind === 'miss') return { entry: await execute(claim.lease, read, fails), from: 'miss' };
    if (claim.kind === 'stale' && claim.lease) underWay.push(execute(claim.lease, read, fails).then(() => undefined));
    return { entry: claim.entry, from: `${claim.kind} ${claim.level}` };
  }

  async function execute(lease: FillLease, read: readonly number[], fails: boolean): Promise<Entry | undefined> {
    await pause();
    const versions = read.map((row) => rows.versionOf(row));
    await pause();
    if (!fails)
      return lease.complete({ body: Buffer.from(JSON.stringify(versions)), tags: read.map((row) => `Row:${row}`) });
    const old = await lease.findStale();
    lease.abandon(versions.length > 1);
    return old;
  }

  return {
    begin: (...what) => underWay.push(read(...what)),
    async finish() {
      // A stale answer adds a revalidation while it is awaited.
      for (const one of underWay) await one;
      return stale;
    },
  };
}

interface Answer {
  readonly entry: Entry | undefined;
  readonly from: string;
}
