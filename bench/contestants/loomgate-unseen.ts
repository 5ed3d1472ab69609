/** Loomgate without telemetry. */
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const nothing = () => undefined;
const noTelemetry = () => ({
  observeExecute: (execute: unknown) => execute,
  observeWrites: (_sql: string, send: () => unknown) => send(),
  onEventDelivered: nothing,
  scraped: { contentType: 'text/plain', metrics: async () => '' },
  registry: new (require('prom-client').Registry)(),
  logRequest: nothing,
  keepOperations: nothing,
  stop: nothing,
});

Object.assign(require('../../packages/loomgate/dist/composition/telemetry.js'), { createTelemetry: noTelemetry });
Object.assign(require('../../packages/loomgate/dist/http/observe.js'), { observeRequests: nothing });
Object.assign(require('../../packages/loomgate/dist/graphql/observe/plugin.js'), { observePlugin: () => ({}) });
process.setSourceMapsEnabled(true);
require('../../dist/src/main.js');
