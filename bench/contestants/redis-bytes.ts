/** The limit with Redis: node:http reads the stored answer from Redis for each request and writes it. */
import { Redis } from 'ioredis';
import { environment } from '../peers/environment.ts';
import { serve } from '../peers/serve.ts';
import { answerByStatement } from '../peers/statement.ts';

const redis = new Redis(environment.redisUrl());
const key = `bench:${environment.scenario}`;
await redis.set(key, await answerByStatement());
serve(async () => {
  const bytes = await redis.getBuffer(key);
  if (!bytes) throw new Error('the answer is missing in Redis');
  return bytes;
});
