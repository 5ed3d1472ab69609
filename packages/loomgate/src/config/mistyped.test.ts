import { mistypedSettings } from './mistyped';

test('a name that resembles a setting is reported with it', () => {
  const mistyped = { DATABASE_URI: '', LOGLEVEL: '', limit_tokens: '', REDIS_URLS: '', RATE_LIMT: '' };
  expect(mistypedSettings(mistyped)).toEqual([
    { name: 'DATABASE_URI', setting: 'DATABASE_URL' },
    { name: 'LOGLEVEL', setting: 'LOG_LEVEL' },
    { name: 'limit_tokens', setting: 'LIMIT_TOKENS' },
    { name: 'REDIS_URLS', setting: 'REDIS_URL' },
    { name: 'RATE_LIMT', setting: 'RATE_LIMIT' },
  ]);
});

test('settings, short names and variables of others are not reported', () => {
  const others = {
    HOME: '',
    PATH: '',
    LANG: '',
    HOSTNAME: '',
    POSTGRES_URL: '',
    OTEL_EXPORTER_OTLP_HEADERS: '',
    PORT: '',
  };
  expect(mistypedSettings(others)).toEqual([]);
});
