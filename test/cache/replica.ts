import type { Redis } from 'ioredis';

/** The data of a Redis, as its replica has it. */
export type Copy = readonly { readonly key: string; readonly value: Buffer; readonly ms: number }[];

/** Copies the current data to a replica. */
export async function copyOf(redis: Redis): Promise<Copy> {
  const keys = await redis.keys('*');
  const copies = keys.map(async (key) => ({ key, value: await redis.dumpBuffer(key), ms: await redis.pttl(key) }));
  // A lease may expire before it is copied.
  return (await Promise.all(copies)).filter(({ value }) => value !== null);
}

/** Replaces Redis by a replica with an older copy. */
export async function failOver(redis: Redis, copy: Copy): Promise<void> {
  await redis.flushdb();
  await Promise.all(copy.map(({ key, value, ms }) => redis.restore(key, Math.max(0, ms), value)));
}
