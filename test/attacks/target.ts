import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createDemoDatabase, type DemoDatabase } from '../../prisma/seed/testing/demo-database';
import { cleanEnv, copyProject } from '../process/project';
import { createTestDatabase } from '../support/database';
import type { Usage } from './probe';
import { secret } from './tokens';

/** A whole gateway in a process of its own, in front of the demo's rows. */
export interface Target {
  readonly port: number;
  readonly database: DemoDatabase;
  /** What the process has used; `settled` after its garbage has been collected. */
  usage(when?: 'now' | 'settled'): Promise<Usage>;
  isAlive(): boolean;
  /** Every line it has written. */
  log(): string;
  stop(): Promise<void>;
}

const readyTimeoutMs = 30_000;

const settings = {
  NODE_ENV: 'production',
  RATE_LIMIT: 'off',
  JWT_SECRET: secret,
  HOST: '127.0.0.1',
  PORT: '0',
};

/**
 * Builds the gateway and starts it in production, as attackers meet it.
 * @param env settings besides
 * @param preload what to load into the process before its own code, besides the probe
 */
export async function startTarget(env: Record<string, string> = {}, preload: readonly string[] = []): Promise<Target> {
  const [project, database] = await Promise.all([copyProject(), createTestDatabase().then(createDemoDatabase)]);
  const loaded = ['probe.ts', ...preload].flatMap((file) => ['--require', join(__dirname, file)]);
  const child = spawn(process.execPath, ['--expose-gc', ...loaded, 'dist/src/main.js'], {
    cwd: project.folder,
    env: cleanEnv({ ...settings, DATABASE_URL: database.url, ...env }),
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const written: string[] = [];
  child.stdout?.on('data', (chunk) => written.push(String(chunk)));
  child.stderr?.on('data', (chunk) => written.push(String(chunk)));
  const log = () => written.join('');
  const exit = once(child, 'exit');
  return {
    port: await portOf(child, log),
    database,
    usage: (when = 'now') => measure(child, when),
    isAlive: () => child.exitCode === null && child.signalCode === null,
    log,
    async stop() {
      child.kill('SIGTERM');
      await exit;
      await database.drop();
      await project.remove();
    },
  };
}

/** @throws Error with the log when the process does not get ready */
async function portOf(child: ChildProcess, log: () => string): Promise<number> {
  const deadline = Date.now() + readyTimeoutMs;
  while (Date.now() < deadline && child.exitCode === null) {
    const [, port] = /GraphQL +\S+:(\d+)\/graphql/.exec(log()) ?? [];
    if (port) return Number(port);
    await sleep(20);
  }
  child.kill('SIGKILL');
  throw new Error(`the gateway did not start:\n${log()}`);
}

async function measure(child: ChildProcess, when: 'now' | 'settled'): Promise<Usage> {
  const answer = once(child, 'message');
  child.send(when);
  const [usage] = await answer;
  return usage;
}
