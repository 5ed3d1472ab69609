import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** A connection to Redis on which answers and messages can be delayed. */
export interface SlowWay {
  readonly url: string;
  /** @param ms the delay of everything that is sent from now on */
  delay(ms: number): void;
  stop(): Promise<void>;
}

export async function openSlowWay(redisUrl: string): Promise<SlowWay> {
  const execArgv = ['--disable-warning=MODULE_TYPELESS_PACKAGE_JSON'];
  const child = fork(join(__dirname, 'proxy-process.ts'), [new URL(redisUrl).port], { execArgv });
  const exited = once(child, 'exit');
  const ended = exited.then(() => Promise.reject(new Error('the proxy has not started')));
  const [port] = await Promise.race([once(child, 'message'), ended]);
  ended.catch(() => undefined);
  return {
    url: `redis://127.0.0.1:${port}`,
    delay: (ms) => void child.send(ms),
    async stop() {
      child.disconnect();
      await exited;
    },
  };
}
