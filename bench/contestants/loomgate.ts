/** Loomgate, as `npm start` starts it. */
import { createRequire } from 'node:module';

process.setSourceMapsEnabled(true);
createRequire(import.meta.url)('../../dist/src/main.js');
