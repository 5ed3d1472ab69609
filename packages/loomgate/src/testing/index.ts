/** For the tests of a project: its gateway over HTTP, each with a database of its own. */
export { createTestDatabase, type TestDatabase } from './database';
export { type Answer, startGateway, type TestGateway, type TestGatewayOptions } from './gateway';
