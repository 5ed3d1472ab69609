import type { Config } from 'jest';
import { jestPreset } from 'loomgate/testing/jest';

/** Suites that start processes, servers or attacks, or try many random cases: minutes, where the others take seconds. */
const longSuites = [
  '/test/(attacks|deploy|packages|process|reliability)/',
  '/packages/embedded-postgres/',
  '/test/cache/recording',
  '/test/pipeline/executors',
  '/invalidation/(takeover|schema-changes)',
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
  maxWorkers: 2,
  collectCoverageFrom: [
    ...['src/**/*.ts', 'packages/*/src/**/*.ts', 'prisma/seed/**/*.ts', '!src/generated/**', '!**/*.test.ts'],
    // They run in a thread of their own, of which Jest sees nothing.
    '!packages/loomgate/src/invalidation/log-{reader,worker}.ts',
  ],
  // A test that hangs is the exception; a machine that is busy is not.
  testTimeout: 240_000,
};

export default config;
