export default async function globalTeardown(): Promise<void> {
  await globalThis.loomgateTestRedis?.stop();
  await globalThis.loomgateTestPostgres?.remove();
}
