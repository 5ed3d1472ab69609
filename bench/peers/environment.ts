/** What the runner tells a contestant; see run/contestant.ts. */
export const environment = {
  databaseUrl: required('DATABASE_URL'),
  poolSize: Number(required('DATABASE_POOL_SIZE')),
  idleTimeoutMs: Number(required('DATABASE_IDLE_TIMEOUT_MS')),
  host: required('HOST'),
  port: Number(required('PORT')),
  scenario: required('SCENARIO'),
  /** Of scenarios that need a Redis. */
  redisUrl: () => required('REDIS_URL'),
};

function required(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: contestants are started by bench/main.ts`);
  return value;
}
