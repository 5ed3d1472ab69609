/**
 * The configuration of Jest for a project: TypeScript by SWC, one Postgres for a run, a database for each test file.
 * @example export default { ...jestPreset, roots: ['src', 'test'] };
 */
export const jestPreset = {
  testEnvironment: 'node',
  testMatch: ['**/*.test.ts'],
  transform: {
    '\\.[jt]s$': ['@swc/jest', { jsc: { target: 'es2023' }, module: { type: 'commonjs' } }] satisfies [string, object],
  },
  // ECMAScript modules without a CommonJS build; Jest loads CommonJS.
  transformIgnorePatterns: ['/node_modules/(?!(@prisma/schema-engine-wasm|sql-template-tag|jose|cookie)/)'],
  globalSetup: 'loomgate/testing/setup',
  globalTeardown: 'loomgate/testing/teardown',
  // A test starts a whole gateway; milliseconds.
  testTimeout: 60_000,
};
