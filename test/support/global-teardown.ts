import { stopTestPostgres } from '../../packages/loomgate/src/testing/postgres';

export default async function globalTeardown(): Promise<void> {
  await globalThis.loomgateTestRedis?.stop();
  await stopTestPostgres();
}
