import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createDemoDatabase, type DemoDatabase } from '../../prisma/seed/testing/demo-database';
import { startGatewayProcess } from '../process/gateway-process';
import { copyProject } from '../process/project';
import { createTestDatabase } from '../support/database';
import { withdrawnIds } from './ids';
import type { Usage } from './probe';
import { secret } from './tokens';

/** A whole gateway in a process of its own, in front of the demo's rows and products that went back to being drafts. */
export interface Target {
  readonly port: number;
  readonly database: DemoDatabase;
  /** What the process has used; `settled` after its garbage has been collected. */
  usage(when?: 'now' | 'settled'): Promise<Usage>;
  /** What a fixed piece of work takes in the process just now, in milliseconds of processor time. */
  yardstickMs(): Promise<number>;
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
  await database.client.query(`update products set status = 'DRAFT' where id = any($1)`, [withdrawnIds]);
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
    usage: (when = 'now') => ask<Usage>(child, when),
    yardstickMs: () => ask<number>(child, 'yardstick'),
    async stop() {
      await gateway.stop();
      await database.drop();
      await project.remove();
    },
  };
}

/** @param wish what the probe knows (probe.ts) */
async function ask<Answer>(child: ChildProcess, wish: string): Promise<Answer> {
  const message = once(child, 'message');
  child.send(wish);
  const [answer] = await message;
  return answer;
}
