export { createTestDatabase } from '../../packages/loomgate/src/testing';
