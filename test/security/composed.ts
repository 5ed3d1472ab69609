import { Writable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import type { Pool } from 'pg';
import type { Logger } from 'pino';
import { createTelemetry } from '../../packages/loomgate/src/composition/telemetry';
import { type Config, loadConfig } from '../../packages/loomgate/src/config';
import { createExecute } from '../../packages/loomgate/src/database/execute';
import { createPipelines } from '../../packages/loomgate/src/database/pipelines/pipelines';
import { createPool } from '../../packages/loomgate/src/database/pool';
import { createApollo } from '../../packages/loomgate/src/graphql/apollo';
import { type ContextParts, createContext } from '../../packages/loomgate/src/graphql/context';
import { createTrustedDocuments, type TrustedDocuments } from '../../packages/loomgate/src/graphql/trusted-documents';
import type { Authenticate } from '../../packages/loomgate/src/http/authenticate';
import { createReadiness } from '../../packages/loomgate/src/http/health';
import { createHttpServer, portOf } from '../../packages/loomgate/src/http/server';
import { createLogger } from '../../packages/loomgate/src/logging/logger';
import { createIdOf } from '../../packages/loomgate/src/modules/id-of';
import { servicesOf } from '../../packages/loomgate/src/project';
import { neverSampler } from '../../packages/loomgate/src/telemetry/sampler';
import { project as marketplace } from '../../src/project';
import { createTestDatabase } from '../support/database';
import { createMarketplaceSchema } from '../support/marketplace';
import { noEvents } from '../support/no-events';
import { readOnlyPorts } from '../support/read-only-ports';

/** A gateway composed by the test, with access to its log. */
export interface Composed {
  readonly url: string;
  readonly server: FastifyInstance;
  readonly pool: Pool;
  readonly log: Logger;
  readonly documents: TrustedDocuments;
  /** All log lines. */
  logged(): string;
  stop(): Promise<void>;
}

/**
 * @param env environment variables
 * @param onRefusal called for permission refusals
 */
export async function compose(
  env: Record<string, string> = {},
  onRefusal: ContextParts['onRefusal'] = () => undefined,
): Promise<Composed> {
  const database = await createTestDatabase();
  const config = loadConfig({ NODE_ENV: 'test', DATABASE_URL: database.url, PORT: '0', ...env });
  const { log, logged } = recordLog(config);
  const pool = createPool(database.url, config.database, () => undefined);
  const schema = createMarketplaceSchema();
  const documents = await createTrustedDocuments(config.security.trustedDocuments, schema);
  const apollo = createApollo(schema, config.environment === 'production', (error, requestId) =>
    log.error({ err: error, requestId }, 'a request failed'),
  );
  await apollo.start();
  const services = servicesOf(marketplace, readOnlyPorts(pool));
  const telemetry = createTelemetry(config, log);
  const execute = telemetry.observeExecute(createExecute(createPipelines(pool)), pool);
  const { createLoaders, adminRole } = marketplace;
  const idOf = createIdOf(Object.values(marketplace.modules));
  const parts = { execute, createLoaders, services, idOf, follow: noEvents, onRefusal, observer: telemetry.observer };
  const server = createHttpServer(config, {
    apollo,
    log,
    adminRole,
    documents,
    authenticate,
    createContext: (caller) => createContext(parts, caller),
    readiness: createReadiness({}),
    observing: { sampler: neverSampler, ...telemetry },
  });
  await server.listen({ host: 'localhost', port: 0 });
  return {
    url: `http://localhost:${portOf(server)}`,
    server,
    pool,
    log,
    documents,
    logged,
    async stop() {
      telemetry.stop();
      await server.close();
      await apollo.stop();
      await pool.end();
      await database.drop();
    },
  };
}

const authenticate: Authenticate = async (headers) => JSON.parse(String(headers['x-test-viewer'] ?? 'null'));

/** The gateway's logger, writing to memory. */
export function recordLog(config: Pick<Config, 'logLevel'>): { log: Logger; logged: () => string } {
  const lines: string[] = [];
  const destination = new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk));
      done();
    },
  });
  const log = createLogger({ ...loadConfig({}), ...config }, destination);
  return { log, logged: () => lines.join('') };
}

/** A response with its errors. */
export interface Exchange {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly data: unknown;
  readonly errors: readonly { message: string; path?: unknown; extensions: Record<string, unknown> }[];
}

export async function exchange(url: string, init: RequestInit = {}): Promise<Exchange> {
  const response = await fetch(url, init);
  const text = await response.text();
  const { data, errors = [] } = text.startsWith('{') ? JSON.parse(text) : {};
  return { status: response.status, headers: response.headers, text, data, errors };
}

/** Options of fetch for a POST of JSON. */
export function json(value: unknown, headers: Record<string, string> = {}): RequestInit {
  return { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(value) };
}

/** The error codes of a response. */
export const codesOf = ({ errors }: Exchange): unknown[] => errors.map(({ extensions }) => extensions.code);
