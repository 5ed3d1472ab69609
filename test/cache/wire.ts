import type { Scheduler } from 'fast-check';
import type { Redis } from 'ioredis';
import type { CacheConnection } from '../../packages/loomgate/src/cache/redis/connection';

/** Connections that one failover breaks. */
export interface Line {
  /** Incremented by a failover: commands from before it are not answered. */
  generation: number;
  readonly listeners: Map<'close' | 'ready', (() => void)[]>;
}

export const createLine = (): Line => ({ generation: 0, listeners: new Map() });

/** Breaks every connection of the line, and restores them. */
export async function breakLine(line: Line, meanwhile: () => Promise<void>): Promise<void> {
  line.generation += 1;
  for (const listener of line.listeners.get('close') ?? []) listener();
  await meanwhile();
  for (const listener of line.listeners.get('ready') ?? []) listener();
}

/** One step of the schedule: runs when the scheduler decides. */
export function step<T>(scheduler: Scheduler, run: () => Promise<T>): Promise<T> {
  const done = Promise.withResolvers<T>();
  return scheduler.schedule(done.promise, '', undefined, (release) => {
    run().then(done.resolve, done.reject);
    return release();
  });
}

/** A connection to a real Redis. The scheduler decides when commands and answers arrive. */
export function createWire(redis: Redis, scheduler: Scheduler, line: Line): CacheConnection {
  async function call<T>(run: () => Promise<T>): Promise<T> {
    const { generation } = line;
    const checkLine = async () => {
      if (line.generation !== generation) throw new Error('the connection broke');
    };
    const answer = await step(scheduler, () => checkLine().then(run));
    await step(scheduler, checkLine);
    return answer;
  }

  return {
    ...createWatched(line),
    getBuffer: (key) => call(() => redis.getBuffer(key)),
    eval: (text, keys, key, ...values) => call(() => redis.eval(text, keys, key, ...values)),
    evalsha: (digest, keys, key, ...values) => call(() => redis.evalsha(digest, keys, key, ...values)),
  };
}

/** A connection that breaks with its line. */
export function createWatched(line: Line) {
  return {
    status: 'ready',
    on(event: 'close' | 'ready', listener: () => void): void {
      line.listeners.set(event, [...(line.listeners.get(event) ?? []), listener]);
    },
    off(event: 'close' | 'ready', listener: () => void): void {
      line.listeners.set(
        event,
        (line.listeners.get(event) ?? []).filter((other) => other !== listener),
      );
    },
  };
}
