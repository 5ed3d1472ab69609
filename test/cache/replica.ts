import type { Redis } from 'ioredis';

/** All that a Redis holds, as its replica has it. */
export type Copy = readonly { readonly key: string; readonly value: Buffer; readonly ms: number }[];

/** What a replica knows that is up to date. */
export async function copyOf(redis: Redis): Promise<Copy> {
  const keys = await redis.keys('*');
  const copies = keys.map(async (key) => ({ key, value: await redis.dumpBuffer(key), ms: await redis.pttl(key) }));
  // A lease may end before it is copied.
  return (await Promise.all(copies)).filter(({ value }) => value !== null);
}

/** Puts a replica in the place of the Redis, with what it knew. */
export async function failOver(redis: Redis, copy: Copy): Promise<void> {
  await redis.flushdb();
  await Promise.all(copy.map(({ key, value, ms }) => redis.restore(key, Math.max(0, ms), value)));
}
