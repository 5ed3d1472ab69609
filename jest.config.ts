import type { Config } from 'jest';
import { jestPreset } from 'loomgate/testing/jest';

/** Suites that start processes or servers, run attacks, wait for timeouts, or try many random cases. */
const longSuites = [
  '/test/row-security/pgbouncer',
  '/test/(attacks|clients|create|database|deploy|packages|process|reliability)/',
  '/test/values/',
  '/test/any-postgres/(forged|pages)',
  '/test/cache/(protocol|recording)',
  '/test/pipeline/(executors|garbage|plans|timing|yielding)',
  '/test/subscriptions/(charges|failover|faults|unread)',
  '/test/telemetry/prometheus',
  '/packages/embedded-postgres/',
  '/cache/redis/(eviction|listen|outage|pings)',
  '/database/pooler',
  '/invalidation/(create-slot|log-stream|schema-changes|takeover)',
  '/prisma/seed/bulk/seed',
];
/** `npm test` runs the short suites, `TESTS=long` the long ones, `TESTS=all` both; so does a run that names suites. */
const wanted = process.env.TESTS ?? (process.argv.slice(2).some((word) => !word.startsWith('-')) ? 'all' : 'short');
const isLong = longSuites.join('|');

const { testMatch, ...preset } = jestPreset;

const config: Config = {
  ...preset,
  ...(wanted === 'long' ? { testRegex: `(${isLong}).*\\.test\\.ts$` } : { testMatch }),
  testPathIgnorePatterns: ['/node_modules/', ...(wanted === 'short' ? longSuites : [])],
  roots: ['src', 'test', 'prisma', 'packages'].map((folder) => `<rootDir>/${folder}`),
  modulePathIgnorePatterns: ['<rootDir>/packages/.*/dist/', '<rootDir>/test/packages/project/'],
  // The sources of the packages, so that nothing has to be built; what is built is tested in processes of its own.
  moduleNameMapper: {
    '^loomgate$': '<rootDir>/packages/loomgate/src/index.ts',
    '^loomgate/([\\w/]+)$': '<rootDir>/packages/loomgate/src/$1',
    '^@loomgate/([\\w-]+)$': '<rootDir>/packages/$1/src/index.ts',
  },
  setupFiles: ['<rootDir>/test/support/properties.ts'],
  globalSetup: '<rootDir>/test/support/global-setup.ts',
  globalTeardown: '<rootDir>/test/support/global-teardown.ts',
  // Suites wait for servers part of the time; three workers keep two cores busy.
  maxWorkers: 3,
  collectCoverageFrom: [
    ...['src/**/*.ts', 'packages/*/src/**/*.ts', 'prisma/seed/**/*.ts', '!src/generated/**', '!**/*.test.ts'],
    // They run in a thread of their own, of which Jest sees nothing.
    '!packages/loomgate/src/invalidation/log-{reader,worker}.ts',
  ],
  // A test that hangs is the exception; a machine that is busy is not.
  testTimeout: 240_000,
};

export default config;
