import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { Client } from 'pg';
import { projectRoot } from '../shared/project-root';
import { ConfigError, loadCommandConfig, loadConfig } from '.';
import { environment } from './environment';

const example = readFileSync(join(projectRoot, '.env.example'), 'utf8');
const names = Object.values(environment).flatMap((group) => Object.keys(group.shape));
const url = 'postgresql://user:secret@localhost:5432/name';

/** Returns the lines of the ConfigError. */
function failuresOf(env: NodeJS.ProcessEnv): string[] {
  try {
    loadConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.message.split('\n');
    throw error;
  }
  return [];
}

const namesOf = (failures: string[]) => failures.map((line) => line.split(':')[0]);

describe('.env.example', () => {
  test('has every variable once, and no other', () => {
    const assigned = [...example.matchAll(/^(\w+)=/gm)].map(([, name]) => name);
    expect(assigned.toSorted()).toEqual(names.toSorted());
  });

  test('has only assignments and their comments', () => {
    const rest = example.split('\n').filter((line) => line !== '' && !line.startsWith('# ') && !/^\w+=\S*$/.test(line));
    expect(rest).toEqual([]);
  });

  test('has a comment right above every variable', () => {
    const blocks = example.trim().split('\n\n');
    expect(blocks).toHaveLength(names.length);
    for (const block of blocks) expect(block).toMatch(/^(# .+\n)+\w+=\S*$/);
  });

  test('parses to the defaults', () => {
    expect(loadConfig(parseEnv(example))).toEqual(loadConfig({}));
  });

  test('shows the default of every variable that has one', () => {
    const shown = parseEnv(example);
    const defaults = Object.values(environment).flatMap((group) => Object.entries(group.parse({})));
    for (const [name, value] of defaults) expect({ [name]: shown[name] }).toEqual({ [name]: String(value ?? '') });
  });
});

test('an empty environment is a gateway on this machine with demo data in an embedded Postgres', () => {
  expect(loadConfig({})).toMatchObject({
    environment: 'development',
    dataDir: join(projectRoot, '.data'),
    demoData: true,
    http: { host: 'localhost', port: 4000 },
    database: { url: undefined },
  });
});

test('an empty variable counts as unset', () => {
  expect(loadConfig({ PORT: '', DATABASE_URL: '', DEMO_DATA: '', NODE_ENV: '' })).toEqual(loadConfig({}));
});

test('numbers and switches are parsed', () => {
  expect(loadConfig({ PORT: '0', BODY_LIMIT_BYTES: '2048', DEMO_DATA: 'off', DATABASE_POOL_SIZE: '3' })).toMatchObject({
    demoData: false,
    http: { port: 0, bodyLimitBytes: 2_048 },
    database: { poolSize: 3 },
  });
});

test('every invalid variable is listed, one a line', () => {
  const wrong = {
    NODE_ENV: 'staging',
    LOG_LEVEL: 'loud',
    DEMO_DATA: 'yes',
    PORT: '65536',
    BODY_LIMIT_BYTES: '1.5',
    SHUTDOWN_TIMEOUT_MS: '0',
    DATABASE_URL: 'mysql://localhost/name',
    DATABASE_POOL_SIZE: 'many',
    DATABASE_CONNECT_TIMEOUT_MS: '-1',
  };
  expect(namesOf(failuresOf(wrong))).toEqual(Object.keys(wrong));
});

test('errors say what a number or an enum must be', () => {
  const wrong = {
    PORT: 'x',
    BODY_LIMIT_BYTES: '1',
    DATABASE_POOL_SIZE: '1.5',
    LOG_LEVEL: 'loud',
    CORS_CREDENTIALS: 'yes',
  };
  expect(failuresOf(wrong)).toEqual([
    'LOG_LEVEL: must be one of fatal, error, warn, info, debug, trace, silent',
    'PORT: must be a number',
    'BODY_LIMIT_BYTES: must be at least 1024',
    'DATABASE_POOL_SIZE: must be a whole number',
    'CORS_CREDENTIALS: must be one of on, off',
  ]);
});

test('no error text mentions types', () => {
  for (const name of names)
    for (const line of failuresOf({ [name]: '\u0000' })) expect(line).not.toMatch(/NaN|Invalid|expected/);
});

test('the port of monitoring has to differ', () => {
  expect(failuresOf({ MONITORING_PORT: '4000' })).toEqual([
    'MONITORING_PORT: is the same as PORT; without it, monitoring is served at PORT',
  ]);
  expect(failuresOf({ PORT: '9090', MONITORING_PORT: '9090' })).toHaveLength(1);
  expect(failuresOf({ PORT: '0', MONITORING_PORT: '0' })).toEqual([]);
});

test('a command that does not serve requests needs no JWT_SECRET in production', () => {
  const production = { NODE_ENV: 'production', DATABASE_URL: url };
  expect(loadCommandConfig(production).database.url).toBe(url);
  expect(() => loadCommandConfig({ NODE_ENV: 'production', DEMO_DATA: 'on' })).toThrow(
    /^DEMO_DATA: .+\nDATABASE_URL: /,
  );
});

test('an error text does not repeat secrets', () => {
  expect(failuresOf({ DATABASE_URL: 'http://user:secret@host/name' }).join()).not.toContain('secret');
});

describe('a connection URL', () => {
  const configOf = (DATABASE_URL: string) => loadConfig({ DATABASE_URL }).database.url;

  test.each([
    ['a socket as parameter', 'postgres://u:p@/db?host=/var/run/postgresql', '/var/run/postgresql', 'db'],
    ['a socket as host', 'postgres://u:p@%2Fvar%2Frun%2Fpostgresql/db', '/var/run/postgresql', 'db'],
    ['a socket without a password', 'postgres://u@/db?host=/var/run/postgresql', '/var/run/postgresql', 'db'],
    ['a socket without a user', 'postgres:///db?host=/var/run/postgresql', '/var/run/postgresql', 'db'],
    ['no host', 'postgresql://u:p@/db', 'localhost', 'db'],
    ['an address of IPv6', 'postgresql://u:p@[::1]:5433/db', '::1', 'db'],
    ['an encoded name', 'postgresql://u%40x:p%2F@host/d%20b%C3%9F', 'host', 'd bß'],
  ])('with %s is accepted', (_, url, host, database) => {
    expect(new Client(configOf(url))).toMatchObject({ host, database });
  });

  test.each([
    ['several hosts', 'postgresql://u:secret@a,b/db', 'names several hosts'],
    ['several hosts with ports', 'postgresql://u:secret@a:1,b:2/db', 'names several hosts'],
    ['several hosts as parameter', 'postgresql://u:secret@/db?host=a,b', 'names several hosts'],
    ['TLS where there is any', 'postgresql://u:secret@a/db?sslmode=prefer', 'sslmode=prefer leaves open'],
    ['a name with a slash', 'postgresql://u:secret@a/d%2Fb', 'names a database with one of'],
    ['a name with a question mark', 'postgresql://u:secret@a/d%3fb', 'names a database with one of'],
    ['another scheme', 'mysql://u:secret@a/db', 'must look like'],
    ['a port that is none', 'postgresql://u:secret@a:x/db', 'must look like'],
  ])('with %s is refused with its own error text', (_, DATABASE_URL, reason) => {
    const failures = failuresOf({ DATABASE_URL });
    expect(failures).toEqual([expect.stringContaining(`DATABASE_URL: ${reason}`)]);
    expect(failures.join()).not.toContain('secret');
  });

  test('the schema applies to DATABASE_LOG_URL, too, unless that names another one', () => {
    const logUrlOf = (DATABASE_LOG_URL: string) =>
      loadConfig({ DATABASE_URL: `${url}?schema=shop`, DATABASE_LOG_URL }).database.logUrl;
    expect(logUrlOf(`${url}?a=b`)).toBe(`${url}?a=b&schema=shop`);
    expect(logUrlOf(`${url}?schema=other`)).toBe(`${url}?schema=other`);
    expect(loadConfig({ DATABASE_LOG_URL: url }).database.logUrl).toBe(url);
  });
});

test('a relative DATA_DIR is in the project, an absolute one is unchanged', () => {
  expect(loadConfig({ DATA_DIR: 'var/data' }).dataDir).toBe(join(projectRoot, 'var/data'));
  expect(loadConfig({ DATA_DIR: '/srv/data' }).dataDir).toBe('/srv/data');
});

test('demo data is on in development with the embedded Postgres, and otherwise off by default', () => {
  expect(loadConfig({ NODE_ENV: 'test' }).demoData).toBe(false);
  expect(loadConfig({ DATABASE_URL: url }).demoData).toBe(false);
  expect(loadConfig({ DATABASE_URL: url, DEMO_DATA: 'on' }).demoData).toBe(true);
});

test('production requires a Postgres of its own and has no demo data', () => {
  expect(namesOf(failuresOf({ NODE_ENV: 'production', DEMO_DATA: 'on' }))).toEqual([
    'DEMO_DATA',
    'DATABASE_URL',
    'JWT_SECRET',
  ]);
  expect(loadConfig({ NODE_ENV: 'production', DATABASE_URL: url, JWT_SECRET: 'x'.repeat(32) })).toMatchObject({
    demoData: false,
  });
});

test('settings that production refuses are listed together with those that do not parse', () => {
  expect(namesOf(failuresOf({ NODE_ENV: 'production', PORT: 'x' }))).toEqual(['PORT', 'DATABASE_URL', 'JWT_SECRET']);
});

describe('REDIS_URL', () => {
  test.each([
    'redis://localhost',
    'redis://localhost:6379/',
    'rediss://user:a,b@redis.example.com:6379/3',
    'redis://[::1]:6379/0',
  ])('accepts %s', (REDIS_URL) => {
    expect(loadConfig({ REDIS_URL }).redis.url).toBe(REDIS_URL);
  });

  test.each([
    ['redis+sentinel://one:26379,two:26379/main/0', 'asks for Redis Sentinel'],
    ['redis-sentinel://one:26379', 'asks for Redis Sentinel'],
    ['redis://one:26379?sentinelMasterId=main', 'asks for Redis Sentinel'],
    ['redis://one:26379/0?master_name=main', 'asks for Redis Sentinel'],
    ['redis+cluster://one:6379', 'asks for Redis Cluster'],
    ['rediss-cluster://one:6379', 'asks for Redis Cluster'],
    ['redis://one:6379?cluster=true', 'asks for Redis Cluster'],
    ['redis://one,two:6379', 'names several servers'],
    ['redis://user:secret@one:6379,two:6379/0', 'names several servers'],
    ['redis://one:6379/main', 'must end in the number of a database'],
    ['redis://one:6379/main/0', 'must end in the number of a database'],
    ['one:6379', 'must look like redis://'],
    ['http://one:6379', 'must look like redis://'],
    ['redis://', 'must look like redis://'],
  ])('refuses %s: it %s', (REDIS_URL, reason) => {
    expect(failuresOf({ REDIS_URL })).toEqual([expect.stringContaining(`REDIS_URL: ${reason}`)]);
  });
});
