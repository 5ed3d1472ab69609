/**
 * A Jest configuration for projects: TypeScript by SWC, one Postgres per run, a database per test file.
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
  // Milliseconds: a test starts a whole gateway.
  testTimeout: 60_000,
};
