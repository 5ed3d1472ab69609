import type { Breaker } from '../../platform/redis/breaker';
import { command } from '../../platform/redis/command';
import { createScript } from '../../platform/redis/script';
import type { Codec } from '../codec';
import { lifetimeMs } from '../entry';
import type { Tally } from '../tally';
import type { Entry, Plan } from '../types';
import type { CacheConnection } from './connection';
import { entryKey, leaseKey, stateKey } from './keys';
import { releaseScript, storeScript } from './scripts';
import { parseState } from './state';
import { beginTicket, isTooOld, type Ticket } from './ticket';
import type { Trust } from './trust';

/** What Redis said about a plan, and what an answer made after that needs to be stored. */
interface Looked {
  /** Whatever its age. */
  readonly entry: Entry | undefined;
  readonly ticket: Ticket;
}

export interface Taken extends Looked {
  /** Whether the lease is ours. */
  readonly isTaken: boolean;
}

/** Entries that all instances share. Nothing here throws or waits past the breaker's deadline. */
export interface RedisLevel {
  /** undefined where Redis is not to be asked or does not answer. */
  look(plan: Plan): Promise<Looked | undefined>;
  /** Takes the lease if nobody has it, and looks then: what its last holder stored is seen. */
  take(plan: Plan): Promise<Taken | undefined>;
  /** Gives back the lease, too. */
  store(key: string, entry: Entry, ticket: Ticket): Promise<void>;
  release(key: string, ticket: Ticket): Promise<void>;
}

export interface RedisLevelParts {
  readonly connection: CacheConnection;
  readonly prefix: string;
  readonly trust: Pick<Trust, 'epoch'>;
  readonly codec: Codec;
  readonly breaker: Breaker;
  readonly tally: Tally;
  /** How long one may hold a lease. */
  readonly leaseMs: number;
  /** Wall-clock milliseconds. */
  readonly clock: () => number;
}

export function createRedisLevel(parts: RedisLevelParts): RedisLevel {
  const { connection, prefix, trust, codec, breaker, tally, leaseMs, clock } = parts;
  const storing = createScript(connection, storeScript);
  const releasing = createScript(connection, releaseScript);

  async function ask<T>(task: () => Promise<T>): Promise<T | undefined> {
    try {
      return await breaker.run(task);
    } catch {
      tally.redisFailures += 1;
      return undefined;
    }
  }

  const get = (name: string) => command('MGET', () => connection.mgetBuffer(stateKey(prefix), entryKey(prefix, name)));

  /** @returns undefined where Redis is in another epoch than we are */
  async function toLooked(answer: Answer, plan: Plan, begun: Omit<Ticket, 'seq'>): Promise<Looked | undefined> {
    const [state, value] = answer;
    const { epoch, seq } = parseState(state?.toString('latin1') ?? '') ?? {};
    if (epoch !== begun.epoch || seq === undefined) return undefined;
    const entry = value ? await decode(value, `${epoch}:${plan.key}`, plan) : undefined;
    return { entry, ticket: { ...begun, seq } };
  }

  async function decode(value: Buffer, name: string, { policy }: Plan): Promise<Entry | undefined> {
    try {
      return await codec.decode(value, name, policy.scope);
    } catch {
      tally.unreadable += 1;
      return undefined;
    }
  }

  async function release(key: string, { epoch, lease }: Ticket): Promise<void> {
    if (epoch === trust.epoch()) await ask(() => releasing.run(prefix, `${epoch}:${key}`, lease));
  }

  return {
    release,
    async look(plan) {
      const epoch = trust.epoch();
      if (epoch === undefined) return undefined;
      const begun = beginTicket(epoch);
      const answer = await ask(() => get(`${epoch}:${plan.key}`));
      return answer && toLooked(answer, plan, begun);
    },
    async take(plan) {
      const epoch = trust.epoch();
      if (epoch === undefined) return undefined;
      const begun = beginTicket(epoch);
      const name = `${epoch}:${plan.key}`;
      const lease = () =>
        command('SET', () => connection.set(leaseKey(prefix, name), begun.lease, 'PX', leaseMs, 'NX'));
      const answer = await ask(() => Promise.all([lease(), get(name)]));
      const looked = answer && (await toLooked(answer[1], plan, begun));
      return looked && { ...looked, isTaken: answer[0] === 'OK' };
    },
    async store(key, entry, ticket) {
      const name = `${ticket.epoch}:${key}`;
      const lifetime = lifetimeMs(entry, clock());
      if (ticket.epoch !== trust.epoch() || isTooOld(ticket) || lifetime <= 0) return release(key, ticket);
      const value = await codec.encode(entry, name);
      const values = [ticket.epoch, ticket.seq, name, lifetime, ticket.lease, value, ...entry.tags];
      if ((await ask(() => storing.run(prefix, ...values))) === 0) tally.refused.redis += 1;
    },
  };
}

type Answer = readonly (Buffer | null)[];
