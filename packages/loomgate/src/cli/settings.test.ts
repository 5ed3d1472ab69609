import { settingsInForce } from './settings';

const settingOf = (name: string, env: NodeJS.ProcessEnv, file: NodeJS.ProcessEnv = {}) =>
  settingsInForce(env, file).find((setting) => setting.name === name);

test('the environment counts before .env, and .env before the default', () => {
  expect(settingOf('PORT', { PORT: '1' }, { PORT: '2' })).toEqual({ name: 'PORT', value: '1', source: 'environment' });
  expect(settingOf('PORT', {}, { PORT: '2' })).toEqual({ name: 'PORT', value: '2', source: '.env' });
  expect(settingOf('PORT', {})).toEqual({ name: 'PORT', value: '4000', source: 'default' });
  expect(settingOf('REDIS_URL', {})).toEqual({ name: 'REDIS_URL', value: undefined, source: 'default' });
});

test('an empty variable is not set', () => {
  expect(settingOf('PORT', { PORT: '' })).toMatchObject({ value: '4000', source: 'default' });
  expect(settingOf('PORT', { PORT: '' }, { PORT: '2' })).toMatchObject({ value: '4000', source: 'default' });
});

test('secrets and passwords are not shown', () => {
  const env = {
    JWT_SECRET: 'the secret',
    CACHE_ENCRYPTION_KEY: 'the secret',
    MONITORING_TOKEN: 'the secret',
    SENTRY_DSN: 'https://the secret@o1.ingest.sentry.io/2',
    APOLLO_KEY: 'the secret',
    DATABASE_URL: 'postgresql://user:the-secret@localhost/name',
    DATABASE_LOG_URL: 'postgresql://localhost/name?user=u&password=the-secret&sslmode=disable',
    REDIS_URL: 'redis://localhost:6379/0?password=the-secret',
    JWKS_URL: 'https://user:the-secret@login.example.com/jwks.json',
    OTEL_EXPORTER_OTLP_ENDPOINT: 'https://user:the-secret@collector:4318',
  };
  const shown = settingsInForce(env, {}).map(({ value }) => value);
  expect(shown.join('\n')).not.toMatch(/the.secret/);
  expect(settingOf('DATABASE_URL', env)?.value).toBe('postgresql://user:[redacted]@localhost/name');
});
