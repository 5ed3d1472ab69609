import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { RunError } from '../run/errors.ts';
import { freePort } from '../run/free-port.ts';

const startTimeoutMs = 10_000;

/**
 * Opens the Redis of all contestants: REDIS_URL, or a redis-server without persistence.
 * @param stopLater receives the function that stops it, before the start is awaited
 * @throws RunError when there is none
 */
export async function openRedis(
  stopLater: (stop: () => Promise<void>) => void,
  show: (line: string) => void,
): Promise<string> {
  if (process.env.REDIS_URL) return process.env.REDIS_URL;
  show('starting Redis');
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
    throw new RunError('There is no Redis: install redis-server or set REDIS_URL.');
  });
  await Promise.race([redis.ping(), tooLate]).finally(() => redis.disconnect());
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}
