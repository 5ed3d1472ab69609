/** Loomgate without rules and limits. */
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const nothing = () => undefined;

Object.assign(require('../../packages/loomgate/dist/graphql/guard.js'), { guard: nothing });
Object.assign(require('../../packages/loomgate/dist/graphql/limits/index.js'), { createLimits: nothing });
process.setSourceMapsEnabled(true);
require('../../dist/src/main.js');
