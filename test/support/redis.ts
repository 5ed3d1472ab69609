import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { requireRedis } from './redis-program';

export interface TestRedis {
  readonly url: string;
  /** Kills it at once, like a crash. */
  kill(): Promise<void>;
  /** Makes it hang: it accepts data and does not answer until `resume`. */
  pause(): void;
  resume(): void;
  stop(): Promise<void>;
}

/** The Redis of this test run: the one of REDIS_URL, or one that the run has started. */
export async function startSharedRedis(): Promise<Pick<TestRedis, 'url' | 'stop'>> {
  const { REDIS_URL: url } = process.env;
  return url ? { url, stop: async () => undefined } : startRedis();
}

/**
 * Starts a Redis without persistence for one test.
 * @param port default: a free one
 * @param settings additional arguments of `redis-server`
 */
export async function startRedis(port?: number, settings: readonly string[] = []): Promise<TestRedis> {
  const ours = port ?? (await freePort());
  return launch(ours, ['--port', String(ours), '--save', '', '--appendonly', 'no', ...settings]);
}

/** Starts a Sentinel without a primary. */
export async function startSentinel(): Promise<TestRedis> {
  const folder = await mkdtemp(join(tmpdir(), 'loomgate-sentinel-'));
  const port = await freePort();
  const file = join(folder, 'sentinel.conf');
  await writeFile(file, `port ${port}\n`);
  const sentinel = await launch(port, [file, '--sentinel']);
  const stop = () => sentinel.stop().then(() => rm(folder, { recursive: true }));
  return { ...sentinel, stop };
}

async function launch(port: number, settings: readonly string[]): Promise<TestRedis> {
  const child = spawn(requireRedis(), [...settings, '--bind', '127.0.0.1'], { stdio: 'ignore', cwd: tmpdir() });
  const url = `redis://127.0.0.1:${port}`;
  const endWithUs = () => child.kill('SIGKILL');
  process.once('exit', endWithUs);
  child.once('exit', () => process.off('exit', endWithUs));
  await waitUntilReady(url, child);
  const end = async (signal: NodeJS.Signals) => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill(signal);
    await exited;
  };
  return {
    url,
    kill: () => end('SIGKILL'),
    pause: () => child.kill('SIGSTOP'),
    resume: () => child.kill('SIGCONT'),
    // A process that is stopped by SIGSTOP handles no other signal.
    stop: () => end('SIGKILL'),
  };
}

const startTimeoutMs = 10_000;

async function waitUntilReady(url: string, child: ChildProcess): Promise<void> {
  const deadline = Date.now() + startTimeoutMs;
  while (Date.now() < deadline && child.exitCode === null) {
    const redis = new Redis(url, { lazyConnect: true, retryStrategy: () => null });
    redis.on('error', () => undefined);
    const answer = await redis.ping().catch(() => undefined);
    if (redis.status !== 'end') redis.disconnect();
    if (answer === 'PONG') return;
    await sleep(20);
  }
  throw new Error(`Redis at ${url} did not start`);
}

/** @returns a port of 127.0.0.1 that is free now */
export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  if (address === null || typeof address === 'string') throw new Error('no free port on 127.0.0.1');
  return address.port;
}
