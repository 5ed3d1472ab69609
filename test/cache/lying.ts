import { loadConfig } from '../../packages/loomgate/src/config';
import { createExecute } from '../../packages/loomgate/src/database/execute';
import { createPipelines } from '../../packages/loomgate/src/database/pipelines/pipelines';
import { createPool } from '../../packages/loomgate/src/database/pool';
import { createApollo } from '../../packages/loomgate/src/graphql/apollo';
import { createPlanOperation } from '../../packages/loomgate/src/graphql/cache/plan';
import { cachePlugin } from '../../packages/loomgate/src/graphql/cache/plugin';
import { createContext } from '../../packages/loomgate/src/graphql/context';
import { anyDocument, type TrustedDocuments } from '../../packages/loomgate/src/graphql/trusted-documents';
import { createReadiness } from '../../packages/loomgate/src/http/health';
import { createHttpServer, type HttpParts, portOf } from '../../packages/loomgate/src/http/server';
import { createLogger } from '../../packages/loomgate/src/logging/logger';
import { createIdOf } from '../../packages/loomgate/src/modules/id-of';
import { servicesOf } from '../../packages/loomgate/src/project';
import { createLoaders } from '../../src/generated/loaders';
import { project as marketplace } from '../../src/project';
import { createMapCache } from '../support/map-cache';
import { createMarketplaceSchema } from '../support/marketplace';
import { noEvents } from '../support/no-events';
import { readOnlyPorts } from '../support/read-only-ports';

const stale = { staleWhileRevalidateSeconds: 30, staleIfErrorSeconds: 300 };

/**
 * Starts a gateway whose cache plans every answer as public, as if all rules declared no dependencies.
 * @param change replaces parts of the HTTP server
 */
export async function startTrusting(
  databaseUrl: string,
  documents: TrustedDocuments = anyDocument,
  change: (parts: HttpParts) => HttpParts = (parts) => parts,
) {
  const config = loadConfig({ NODE_ENV: 'test', PORT: '0', LOG_LEVEL: 'silent' });
  const pool = createPool(databaseUrl, config.database, () => undefined);
  const schema = createMarketplaceSchema();
  const cache = createMapCache();
  const plugin = cachePlugin(
    createPlanOperation(schema, () => undefined, stale),
    cache,
    config.limits.executionMs,
    () => true,
  );
  const apollo = createApollo(schema, false, () => undefined, { cache: [plugin] });
  await apollo.start();
  const parts = {
    execute: createExecute(createPipelines(pool)),
    services: servicesOf(marketplace, readOnlyPorts(pool)),
    createLoaders,
    idOf: createIdOf(Object.values(marketplace.modules)),
    onRefusal: () => undefined,
    follow: noEvents,
  };
  const made: HttpParts = {
    apollo,
    cache,
    documents,
    authenticate: ({ 'x-test-viewer': viewer }) => JSON.parse(String(viewer ?? 'null')),
    createContext: (...request) => createContext(parts, ...request),
    adminRole: marketplace.adminRole,
    readiness: createReadiness({}),
    log: createLogger(config),
  };
  const server = createHttpServer(config, change(made));
  await server.listen({ host: 'localhost', port: 0 });
  return {
    url: `http://localhost:${portOf(server)}`,
    cache,
    async stop() {
      await server.close();
      await apollo.stop();
      await pool.end();
    },
  };
}
