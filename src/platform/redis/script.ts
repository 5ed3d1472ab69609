import { hash } from 'node:crypto';
import type { Redis } from 'ioredis';

/** A Lua script of one key, which is where Redis Cluster runs it. */
export interface Script {
  /** @throws what Redis answers, and what keeps it from answering */
  run(key: string, ...values: readonly (string | number)[]): Promise<unknown>;
}

/** Sends a script's digest, and its text only to a Redis that does not know it (yet, or any more). */
export function createScript(redis: Pick<Redis, 'eval' | 'evalsha'>, text: string): Script {
  const digest = hash('sha1', text);
  return {
    run: (key, ...values) =>
      redis.evalsha(digest, 1, key, ...values).catch((error: unknown) => {
        if (!(error instanceof Error) || !error.message.startsWith('NOSCRIPT')) throw error;
        return redis.eval(text, 1, key, ...values);
      }),
  };
}
