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

/** A gateway in its own process, with the demo data, in which some products were made drafts again. */
export interface Target {
  readonly port: number;
  readonly database: DemoDatabase;
  /** CPU time and memory of the process; `settled` after a garbage collection. */
  usage(when?: 'now' | 'settled'): Promise<Usage>;
  /** CPU milliseconds of the reference work in the process. */
  yardstickMs(): Promise<number>;
  isAlive(): boolean;
  /** All log lines. */
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
 * Builds the gateway and starts it in production mode.
 * @param env additional environment variables
 * @param preload modules to preload in addition to the probe
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

/** @param wish the measurement to request (probe.ts) */
async function ask<Answer>(child: ChildProcess, wish: string): Promise<Answer> {
  const message = once(child, 'message');
  child.send(wish);
  const [answer] = await message;
  return answer;
}
