/** The environment that the runner passes to a contestant; see run/contestant.ts. */
export const environment = {
  databaseUrl: required('DATABASE_URL'),
  poolSize: Number(required('DATABASE_POOL_SIZE')),
  idleTimeoutMs: Number(required('DATABASE_IDLE_TIMEOUT_MS')),
  host: required('HOST'),
  port: Number(required('PORT')),
  scenario: required('SCENARIO'),
  /** Set for scenarios that need Redis. */
  redisUrl: () => required('REDIS_URL'),
};

function required(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: contestants are started by bench/main.ts`);
  return value;
}
