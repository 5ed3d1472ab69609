import { createDemoDatabase, type DemoDatabase } from '../../../prisma/seed/testing/demo-database';
import { secret } from '../../attacks/tokens';
import { type GatewayProcess, startGatewayProcess } from '../../process/gateway-process';
import { copyProject } from '../../process/project';
import { createTestDatabase } from '../../support/database';
import { startRedis, type TestRedis } from '../../support/redis';

/** Two gateway processes on one Postgres and one Redis. */
export interface Fleet {
  readonly database: DemoDatabase;
  readonly redis: TestRedis;
  /**
   * Starts the gateway with this number; an earlier one must have ended.
   * @param own settings of this gateway only
   */
  start(place: number, own?: NodeJS.ProcessEnv): Promise<GatewayProcess>;
  stop(): Promise<void>;
}

const settings = {
  NODE_ENV: 'production',
  RATE_LIMIT: 'off',
  CACHE: 'on',
  JWT_SECRET: secret,
  HOST: '127.0.0.1',
  PORT: '0',
};

/**
 * @param extra settings of both gateways
 * @param preload a module that each gateway loads before its own code
 */
export async function startFleet(extra: NodeJS.ProcessEnv = {}, preload?: string): Promise<Fleet> {
  const database = await createTestDatabase().then(createDemoDatabase);
  const [project, redis] = await Promise.all([copyProject(), startRedis()]);
  const running = new Map<number, GatewayProcess>();
  const env = { ...settings, DATABASE_URL: database.url, REDIS_URL: redis.url, ...extra };
  return {
    database,
    redis,
    async start(place, own = {}) {
      const given = { ...env, ...own };
      const gateway = await startGatewayProcess(project.folder, given, preload ? ['--require', preload] : []);
      running.set(place, gateway);
      return gateway;
    },
    async stop() {
      await Promise.all([...running.values()].filter((one) => one.isAlive()).map((one) => one.stop()));
      await redis.stop();
      await database.drop();
      await project.remove();
    },
  };
}
