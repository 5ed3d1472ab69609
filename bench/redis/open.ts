import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { RunError } from '../run/errors.ts';
import { freePort } from '../run/free-port.ts';

const startTimeoutMs = 10_000;

/**
 * The Redis that all contestants share: the one that REDIS_URL names, or one of our own that keeps nothing.
 * @param stopLater told how to stop it before it is waited for
 * @throws RunError where there is none
 */
export async function openRedis(
  stopLater: (stop: () => Promise<void>) => void,
  say: (line: string) => void,
): Promise<string> {
  if (process.env.REDIS_URL) return process.env.REDIS_URL;
  say('starting Redis');
  const port = await freePort();
  const options = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
  const child = spawn('redis-server', options, { stdio: 'ignore', cwd: tmpdir() });
  child.on('error', () => undefined);
  stopLater(() => stop(child));
  const url = `redis://127.0.0.1:${port}`;
  await answers(url);
  return url;
}

async function answers(url: string): Promise<void> {
  const redis = new Redis(url, { lazyConnect: true, retryStrategy: () => 50, maxRetriesPerRequest: null });
  redis.on('error', () => undefined);
  const tooLate = sleep(startTimeoutMs, undefined, { ref: false }).then(() => {
    throw new RunError('There is no Redis: install redis-server, or give REDIS_URL.');
  });
  await Promise.race([redis.ping(), tooLate]).finally(() => redis.disconnect());
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}
