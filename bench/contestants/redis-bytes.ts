/** What Redis and node:http can do: the answer, stored once, read for every request and written as it is. */
import { Redis } from 'ioredis';
import { environment } from '../peers/environment.ts';
import { serve } from '../peers/serve.ts';
import { answerByStatement } from '../peers/statement.ts';

const redis = new Redis(environment.redisUrl());
const key = `bench:${environment.scenario}`;
await redis.set(key, await answerByStatement());
serve(async () => {
  const bytes = await redis.getBuffer(key);
  if (!bytes) throw new Error('Redis has lost the answer');
  return bytes;
});
