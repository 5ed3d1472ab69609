/** Helpers for the tests of a project: a gateway over HTTP with a database of its own. */
export { type ClosedWay, closedWays } from './closed-types';
export { createTestDatabase, type TestDatabase } from './database';
export { type Answer, startGateway, type TestGateway, type TestGatewayOptions } from './gateway';
export { type TablePages, tablePages, withOpenTypes } from './open-types';
