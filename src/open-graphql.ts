import type { Logger } from 'pino';
import type { Config } from './config';
import { modules } from './generated/modules';
import type { Services } from './generated/services';
import { createApollo } from './graphql/apollo';
import { createCachePlugins } from './graphql/cache';
import { type ContextParts, createContext } from './graphql/context';
import type { Report } from './graphql/errors';
import { createLimits } from './graphql/limits';
import { createSchema } from './graphql/schema';
import { createTrustedDocuments } from './graphql/trusted-documents';
import type { RunParts } from './http/run';
import type { Observation } from './observation';
import type { OpenCache } from './open-cache';
import type { Audit } from './platform/audit';
import type { Buckets } from './platform/buckets/buckets';
import type { Database } from './platform/database';
import { createExecute } from './platform/database/execute';
import type { Tracing } from './telemetry/tracing';

/** What GraphQL is served with. */
interface GraphqlParts {
  readonly log: Logger;
  /** Told of what nobody expected. */
  readonly report: Report;
  readonly database: Pick<Database, 'pool'>;
  readonly services: Services;
  readonly buckets: Buckets;
  readonly audit: Audit;
  readonly observation: Observation;
  readonly cache: OpenCache | undefined;
  readonly tracing: Tracing | undefined;
}

interface OpenGraphql extends RunParts {
  close(): Promise<void>;
}

/** The schema in Apollo with all that surrounds it, and what each operation is given. */
export async function openGraphql(config: Config, parts: GraphqlParts): Promise<OpenGraphql> {
  const { database, services, audit, observation, buckets, cache, tracing, log, report } = parts;
  const schema = createSchema();
  const documents = await createTrustedDocuments(config.security.trustedDocuments, schema);
  const apollo = createApollo(schema, config.environment === 'production', report, {
    limits: createLimits(schema, config, buckets),
    executor: config.executor,
    traced: tracing && {
      schema: createSchema(),
      instrument: tracing.instrument,
      plainFields: config.telemetry.tracing.plainFields,
    },
    studio: config.telemetry.studio,
    onUnreported: (failure) => log.warn({ failure }, 'a report did not get to Apollo Studio'),
    cache:
      cache &&
      createCachePlugins(schema, Object.values(modules), config.cache, cache.responses, cache.invalidation.ownWrites),
  });
  await apollo.start();
  const execute = observation.statements(createExecute(database.pool), database.pool);
  const context = { execute, services, observer: observation.observer, onRefusal: auditRefusals(audit) };
  return {
    apollo,
    documents,
    createContext: (...request) => createContext(context, ...request),
    close: () => apollo.stop(),
  };
}

/** Keeps who was refused what. */
function auditRefusals(audit: Audit): ContextParts['onRefusal'] {
  return ({ viewer, address, requestId }, field) => {
    void audit.record({
      action: 'PERMISSION_REFUSED',
      viewerId: viewer?.id ?? null,
      subject: field,
      address,
      requestId,
    });
  };
}
