/** Loomgate without telemetry. */
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const nothing = () => undefined;
const unobserved = () => ({
  statements: (execute: unknown) => execute,
  scraped: { contentType: 'text/plain', metrics: async () => '' },
  registry: new (require('prom-client').Registry)(),
  logRequest: nothing,
  keepOperations: nothing,
  writes: (_sql: string, send: () => unknown) => send(),
  stop: nothing,
});

Object.assign(require('../../packages/loomgate/dist/composition/observation.js'), { createObservation: unobserved });
Object.assign(require('../../packages/loomgate/dist/http/observe.js'), { observeRequests: nothing });
Object.assign(require('../../packages/loomgate/dist/graphql/observe/plugin.js'), { observePlugin: () => ({}) });
process.setSourceMapsEnabled(true);
require('../../dist/src/main.js');
