import { hash } from 'node:crypto';
import { command } from './command';

/** A Lua script with one key, by which Redis Cluster finds the node to run it. */
export interface Script {
  /** @throws errors of Redis and of the connection */
  run(key: string, ...values: readonly Value[]): Promise<unknown>;
}

type Value = string | number | Buffer;

/** A connection of ioredis. */
export interface ScriptRunner {
  eval(text: string, keys: number, key: string, ...values: Value[]): Promise<unknown>;
  evalsha(digest: string, keys: number, key: string, ...values: Value[]): Promise<unknown>;
}

/** Sends the script's hash by EVALSHA, and its text only if Redis does not have it cached. */
export function createScript(redis: ScriptRunner, text: string): Script {
  const digest = hash('sha1', text);
  return {
    run: (key, ...values) =>
      command('EVALSHA', () =>
        redis.evalsha(digest, 1, key, ...values).catch((error: unknown) => {
          if (!(error instanceof Error) || !error.message.startsWith('NOSCRIPT')) throw error;
          return redis.eval(text, 1, key, ...values);
        }),
      ),
  };
}
