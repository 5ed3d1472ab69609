import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createDemoDatabase, type DemoDatabase } from '../../prisma/seed/testing/demo-database';
import { startGatewayProcess } from '../process/gateway-process';
import { copyProject } from '../process/project';
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
  const nodeOptions = ['--expose-gc', ...loaded];
  const { child, ...gateway } = await startGatewayProcess(
    project.folder,
    { ...settings, DATABASE_URL: database.url, ...env },
    nodeOptions,
  );
  return {
    ...gateway,
    database,
    usage: (when = 'now') => measure(child, when),
    async stop() {
      await gateway.stop();
      await database.drop();
      await project.remove();
    },
  };
}

async function measure(child: ChildProcess, when: 'now' | 'settled'): Promise<Usage> {
  const answer = once(child, 'message');
  child.send(when);
  const [usage] = await answer;
  return usage;
}
