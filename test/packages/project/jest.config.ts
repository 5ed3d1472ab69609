import { jestPreset } from 'loomgate/testing/jest';

export default { ...jestPreset, roots: ['<rootDir>/src'] };
