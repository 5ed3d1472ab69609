import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { projectRoot } from '../shared/project-root';
import { ConfigError, loadConfig } from '.';
import { environment } from './environment';

const example = readFileSync(join(projectRoot, '.env.example'), 'utf8');
const names = Object.values(environment).flatMap((group) => Object.keys(group.shape));
const url = 'postgresql://user:secret@localhost:5432/name';

/** The lines of a refusal. */
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
  test('names every variable once, and no other', () => {
    const assigned = [...example.matchAll(/^(\w+)=/gm)].map(([, name]) => name);
    expect(assigned.toSorted()).toEqual(names.toSorted());
  });

  test('holds nothing but assignments and their comments', () => {
    const rest = example.split('\n').filter((line) => line !== '' && !line.startsWith('# ') && !/^\w+=\S*$/.test(line));
    expect(rest).toEqual([]);
  });

  test('says something about every variable, right above it', () => {
    const blocks = example.trim().split('\n\n');
    expect(blocks).toHaveLength(names.length);
    for (const block of blocks) expect(block).toMatch(/^(# .+\n)+\w+=\S*$/);
  });

  test('parses, and gives the defaults', () => {
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

test('an empty variable is as good as none', () => {
  expect(loadConfig({ PORT: '', DATABASE_URL: '', DEMO_DATA: '', NODE_ENV: '' })).toEqual(loadConfig({}));
});

test('numbers and switches are parsed', () => {
  expect(loadConfig({ PORT: '0', BODY_LIMIT_BYTES: '2048', DEMO_DATA: 'off', DATABASE_POOL_SIZE: '3' })).toMatchObject({
    demoData: false,
    http: { port: 0, bodyLimitBytes: 2_048 },
    database: { poolSize: 3 },
  });
});

test('every wrong variable is named at once, one a line', () => {
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

test('a refusal does not repeat what may be a secret', () => {
  expect(failuresOf({ DATABASE_URL: 'http://user:secret@host/name' }).join()).not.toContain('secret');
});

test('a relative DATA_DIR lies in the project, an absolute one where it says', () => {
  expect(loadConfig({ DATA_DIR: 'var/data' }).dataDir).toBe(join(projectRoot, 'var/data'));
  expect(loadConfig({ DATA_DIR: '/srv/data' }).dataDir).toBe('/srv/data');
});

test('demo data is on for a developer with the embedded Postgres, and off elsewhere unless it is asked for', () => {
  expect(loadConfig({ NODE_ENV: 'test' }).demoData).toBe(false);
  expect(loadConfig({ DATABASE_URL: url }).demoData).toBe(false);
  expect(loadConfig({ DATABASE_URL: url, DEMO_DATA: 'on' }).demoData).toBe(true);
});

test('production has no demo data, and a Postgres of its own', () => {
  expect(namesOf(failuresOf({ NODE_ENV: 'production', DEMO_DATA: 'on' }))).toEqual([
    'DEMO_DATA',
    'DATABASE_URL',
    'JWT_SECRET',
  ]);
  expect(loadConfig({ NODE_ENV: 'production', DATABASE_URL: url, JWT_SECRET: 'x'.repeat(32) })).toMatchObject({
    demoData: false,
  });
});

test('what production refuses is named together with what does not parse', () => {
  expect(namesOf(failuresOf({ NODE_ENV: 'production', PORT: 'x' }))).toEqual(['PORT', 'DATABASE_URL', 'JWT_SECRET']);
});
